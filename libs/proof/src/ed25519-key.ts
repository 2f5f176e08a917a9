/** Prime of the field of Curve25519, 2^255 - 19. */
const P = 2n ** 255n - 19n;

/** y coordinate of a point of order 8. The other points of order 8 have this y or its negative. */
const ORDER_8_Y = BigInt('0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826');

/** y coordinates of the points whose order divides 8: order 4, 1, 2 and 8. */
const SMALL_ORDER_Y = new Set([0n, 1n, P - 1n, ORDER_8_Y, P - ORDER_8_Y]);

/**
 * True for a public key of 32 bytes that is canonical and not of small order. A key of small order verifies signatures
 * of many messages, and a non-canonical key is a second name of the same key. RFC 8032 leaves both to the caller.
 * @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1.3
 */
export function isSoundEd25519Key(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const value = publicKey.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  // The highest bit is the sign of x.
  const y = value & (2n ** 255n - 1n);
  return y < P && !SMALL_ORDER_Y.has(y);
}
