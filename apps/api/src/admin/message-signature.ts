import { createHash, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { httpbis, type SignatureParameters } from 'http-message-signatures';

/** Public Ed25519 keys, base64url of 32 bytes, by key id. */
export type SigningKeys = Readonly<Record<string, string>>;

export interface SignedMessage {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** The key of a signature and its nonce, which must be unique. */
export interface Signer {
  readonly keyId: string;
  readonly nonce: string;
}

const MAX_AGE_MILLISECONDS = 60_000;
const MAX_CLOCK_SKEW_MILLISECONDS = 10_000;
const NONCE = /^[\x21-\x7e]{16,64}$/;

/** True if a message has a signature header. */
export function isSigned({ headers }: Pick<SignedMessage, 'headers'>): boolean {
  return headers['signature'] !== undefined || headers['signature-input'] !== undefined;
}

/**
 * Verifies the signature `sig1` of a message (RFC 9421, Ed25519) and the digest of its body (RFC 9530).
 * @returns the signer, or undefined if any part is invalid
 */
export async function verifySignature(
  message: SignedMessage,
  keys: SigningKeys,
  now: Date,
): Promise<Signer | undefined> {
  const covered = ['@method', '@path', '@query', ...(message.body.length > 0 ? ['content-digest'] : [])];
  if (!isOnlySig1(message) || !hasRightDigest(message)) return undefined;
  const seen: SignatureParameters[] = [];
  try {
    const verified = await httpbis.verifyMessage(
      {
        requiredParams: ['created', 'nonce', 'keyid', 'alg'],
        requiredFields: covered,
        notAfter: new Date(now.getTime() + MAX_CLOCK_SKEW_MILLISECONDS + 1_000),
        keyLookup: (parameters) => {
          seen.push(parameters);
          return Promise.resolve(verifyingKey(parameters, keys));
        },
      },
      { method: message.method, url: new URL(message.target, 'http://service'), headers: present(message.headers) },
    );
    const [parameters, ...more] = seen;
    if (verified !== true || parameters === undefined || more.length > 0) return undefined;
    return signerOf(parameters, now);
  } catch {
    // Malformed fields, unknown components and missing parameters give the same result.
    return undefined;
  }
}

/** True if the message has only the signature `sig1`. */
function isOnlySig1({ headers }: SignedMessage): boolean {
  return [headers['signature'], headers['signature-input']].every(
    (value) => typeof value === 'string' && value.trimStart().startsWith('sig1='),
  );
}

function hasRightDigest({ headers, body }: SignedMessage): boolean {
  const given = headers['content-digest'];
  if (body.length === 0 && given === undefined) return true;
  const digest = typeof given === 'string' ? /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(given)?.[1] : undefined;
  if (digest === undefined) return false;
  const expected = createHash('sha256').update(body).digest();
  const actual = Buffer.from(digest, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function verifyingKey({ keyid, alg }: SignatureParameters, keys: SigningKeys) {
  const text = typeof keyid === 'string' && Object.hasOwn(keys, keyid) ? keys[keyid] : undefined;
  if (text === undefined || alg !== 'ed25519') return null;
  const key = publicKey(text);
  return {
    id: String(keyid),
    algs: ['ed25519'],
    verify: (data: Buffer, signature: Buffer) => Promise.resolve(verify(null, data, key, signature)),
  };
}

function publicKey(base64url: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url }, format: 'jwk' });
}

function signerOf({ created, nonce, keyid }: SignatureParameters, now: Date): Signer | undefined {
  const age = created instanceof Date ? now.getTime() - created.getTime() : Number.NaN;
  const isFresh = age <= MAX_AGE_MILLISECONDS && age >= -MAX_CLOCK_SKEW_MILLISECONDS;
  if (!isFresh || typeof nonce !== 'string' || !NONCE.test(nonce) || typeof keyid !== 'string') return undefined;
  return { keyId: keyid, nonce };
}

function present(headers: SignedMessage['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
  );
}
