import { toBase64url } from './base64url.ts';
import { concatBytes, utf8 } from './bytes.ts';
import type { Sha256 } from './primitives.ts';

/** Block size of SHA-256 in bytes. */
const BLOCK = 64;

/**
 * Returns the pseudonym of a member: `p_` and base64url of the first 16 bytes of HMAC-SHA-256(secret, userId). After the
 * secret is deleted, no party can connect the pseudonym with the member.
 * @param secret random bytes of the member's record, at most 64
 */
export function pseudonym(secret: Uint8Array, userId: string, sha256: Sha256): string {
  return `p_${toBase64url(hmac(secret, utf8(userId), sha256).subarray(0, 16))}`;
}

/** HMAC by RFC 2104, for keys of at most one block. */
function hmac(key: Uint8Array, message: Uint8Array, sha256: Sha256): Uint8Array {
  if (key.length > BLOCK) throw new RangeError('An HMAC key of this product has at most 64 bytes');
  const pad = (fill: number) => Uint8Array.from({ length: BLOCK }, (_, at) => (key[at] ?? 0) ^ fill);
  return sha256(concatBytes(pad(0x5c), sha256(concatBytes(pad(0x36), message))));
}
