import { createHash, randomBytes } from 'node:crypto';
import { encodeTime } from 'ulid';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;

/**
 * Returns a ULID with a given time in milliseconds, or the present one. All its random part is drawn at once; the library
 * asks the system once for each character.
 */
export function newUlid(time = Date.now()): string {
  return ulidOf(time, randomBytes(RANDOM_LENGTH));
}

/**
 * Returns a ULID with a given time and a hash of `parts` as its random part. The same arguments return the same id, so a
 * repetition writes nothing twice.
 */
export function derivedUlid(at: string, ...parts: readonly string[]): string {
  return ulidOf(Date.parse(at), createHash('sha256').update(JSON.stringify(parts)).digest());
}

function ulidOf(time: number, bytes: Buffer): string {
  const letters = Array.from(bytes.subarray(0, RANDOM_LENGTH), (byte) => CROCKFORD.charAt(byte % CROCKFORD.length));
  return encodeTime(time, TIME_LENGTH) + letters.join('');
}
