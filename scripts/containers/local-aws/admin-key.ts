import { createHash, createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';

/** The DER form of an Ed25519 private key is this prefix and the seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Returns the key that signs administration requests in the end-to-end environment. It is public, like all secrets of
 * that environment; stages have their own keys.
 */
export function adminKey(): { readonly keyId: string; readonly privateKeyJwk: JsonWebKey } {
  const seed = createHash('sha256').update('civicforge end-to-end administration').digest();
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return { keyId: 'end-to-end', privateKeyJwk: key.export({ format: 'jwk' }) };
}

/** Returns `ADMIN_SIGNING_KEYS` of the service in that environment. */
export function adminSigningKeys(): string {
  const { keyId, privateKeyJwk } = adminKey();
  const { x } = createPublicKey({ key: privateKeyJwk, format: 'jwk' }).export({ format: 'jwk' });
  return JSON.stringify({ [keyId]: x });
}
