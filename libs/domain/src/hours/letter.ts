/** Bounds of hours letters: `lines` of one letter, `letters` of a member. */
export const HOURS_LETTER_LIMITS = { lines: 500, letters: 50 } as const;

/** Digits of base 32 without I, L, O and U. @see https://www.crockford.com/base32.html */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Number of characters of a reference: 60 bits. */
const LENGTH = 12;

/** Returns the reference that random bytes give. @param random at least 12 bytes */
export function letterReference(random: Uint8Array): string {
  return Array.from(random.subarray(0, LENGTH), (byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
}

/** Parses a reference as people type it: with or without dashes and spaces, in any case. Undefined for another text. */
export function parseLetterReference(text: string): string | undefined {
  const bare = text.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  const isReference = bare.length === LENGTH && [...bare].every((character) => DIGITS.includes(character));
  return isReference ? bare : undefined;
}

/** Returns a reference in groups of four, as letters print it. */
export function printedReference(reference: string): string {
  return reference.replace(/(.{4})(?=.)/g, '$1-');
}
