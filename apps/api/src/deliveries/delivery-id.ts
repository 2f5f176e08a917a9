import { createHash } from 'node:crypto';

/**
 * Returns the id of a delivery, `msg_` and 22 characters. Equal parts return the same id, so that a repeated dispatch
 * creates nothing twice.
 */
export function deliveryIdOf(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  return `msg_${digest.toString('base64url')}`;
}
