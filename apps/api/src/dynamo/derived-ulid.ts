import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/**
 * Returns a ULID with a given time and a hash of `parts` as its random part. The same arguments return the same id, so a
 * repetition writes nothing twice.
 */
export function derivedUlid(at: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const letters = Array.from(digest.subarray(0, RANDOM_LENGTH), (byte) => CROCKFORD.charAt(byte % CROCKFORD.length));
  return encodeTime(Date.parse(at), TIME_LENGTH) + letters.join('');
}
