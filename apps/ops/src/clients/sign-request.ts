import { createHash, createPrivateKey, type JsonWebKey, randomBytes } from 'node:crypto';
import { createSigner, httpbis } from 'http-message-signatures';

/** A private Ed25519 key and the id of its public key in the service. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKeyJwk: JsonWebKey;
}

export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** The exact bytes of the body; empty if there is none. */
  readonly body: string;
}

/**
 * Signs an administration request.
 * @returns the headers `signature-input`, `signature` and, with a body, `content-digest`
 * @see https://www.rfc-editor.org/rfc/rfc9421 and RFC 9530
 */
export async function signatureHeaders(
  { method, url, body }: UnsignedRequest,
  { keyId, privateKeyJwk }: SigningKey,
): Promise<Record<string, string>> {
  const digest: Record<string, string> = body === '' ? {} : { 'content-digest': contentDigest(body) };
  const key = createSigner(createPrivateKey({ key: privateKeyJwk, format: 'jwk' }), 'ed25519', keyId);
  const signed = await httpbis.signMessage(
    {
      key,
      name: 'sig1',
      fields: ['@method', '@path', '@query', ...Object.keys(digest)],
      params: ['created', 'nonce', 'keyid', 'alg'],
      paramValues: { created: new Date(), nonce: randomBytes(24).toString('base64url') },
    },
    { method, url, headers: digest },
  );
  return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function contentDigest(body: string): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
