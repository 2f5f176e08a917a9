import { createHash, createPublicKey, createPrivateKey, verify } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { VerifyPrimitives } from '../../../../libs/proof/src/verify/fact.ts';

/** PKCS #8 prefix of an Ed25519 seed. @see https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** SHA-256 of `node:crypto`. */
export function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest());
}

/** Returns false for bytes that are no key. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url');
  try {
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}

/** Returns the public key of an Ed25519 seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return new Uint8Array(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url'));
}

/** Returns the address that signed a digest. It refuses a high s, so that each statement has one signature. */
function recoverAddress(digest: Uint8Array, signature: Uint8Array): string | undefined {
  const v = signature[64];
  if (v !== 27 && v !== 28) return undefined;
  try {
    const parsed = secp256k1.Signature.fromCompact(signature.subarray(0, 64)).addRecoveryBit(v - 27);
    if (parsed.hasHighS()) return undefined;
    const publicKey = parsed.recoverPublicKey(digest).toRawBytes(false);
    return `0x${Buffer.from(keccak_256(publicKey.subarray(1)).subarray(12)).toString('hex')}`;
  } catch {
    return undefined;
  }
}

/** What the proof library needs to verify receipts. */
export const NODE_PRIMITIVES: VerifyPrimitives = {
  sha256,
  verify: verifyEd25519,
  keccak256: (data) => keccak_256(data),
  recoverAddress,
};
