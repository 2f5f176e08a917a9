const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Maximum length of accepted texts. Decoding is quadratic, and the longest value here has 64 bytes (88 characters). */
const MAX_LENGTH = 128;

/** Returns the base58 text with the Bitcoin alphabet, without the multibase prefix `z`. */
export function toBase58btc(bytes: Uint8Array): string {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  const leading = zeros === -1 ? bytes.length : zeros;
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (; value > 0n; value /= 58n) text = ALPHABET.charAt(Number(value % 58n)) + text;
  return '1'.repeat(leading) + text;
}

/** Parses a base58 text without the multibase prefix. Returns undefined for other characters and overlong texts. */
export function fromBase58btc(text: string): Uint8Array | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  let value = 0n;
  for (const digit of text) {
    const index = ALPHABET.indexOf(digit);
    if (index === -1) return undefined;
    value = value * 58n + BigInt(index);
  }
  const bytes: number[] = [];
  for (; value > 0n; value /= 256n) bytes.unshift(Number(value % 256n));
  const leading = /^1*/.exec(text)?.[0].length ?? 0;
  return Uint8Array.from([...new Array<number>(leading).fill(0), ...bytes]);
}
