import { letterReference, parseLetterReference, printedReference } from './letter.ts';

describe('letterReference', () => {
  it('has 12 characters, each of 32 equally likely digits', () => {
    expect(letterReference(Uint8Array.from({ length: 12 }, (_, index) => index))).toBe('0123456789AB');
    const digits = Array.from({ length: 256 }, (_, byte) => letterReference(new Uint8Array(12).fill(byte)).charAt(0));
    expect(new Set(digits).size).toBe(32);
    expect(digits.every((digit) => digits.filter((other) => other === digit).length === 8)).toBe(true);
  });
});

describe('parseLetterReference', () => {
  it.each([
    ['0123456789AB', '0123456789AB'],
    ['0123-4567-89ab', '0123456789AB'],
    [' o1I3 l567 89AB ', '01131567 89AB'.replace(' ', '')],
    ['0123456789A', undefined],
    ['0123456789ABC', undefined],
    ['0123456789AU', undefined],
    ['0123/56789AB', undefined],
    ['', undefined],
  ])('of %j is %j', (text, expected) => {
    expect(parseLetterReference(text)).toBe(expected);
  });

  it('reads what a letter prints', () => {
    expect(printedReference('0123456789AB')).toBe('0123-4567-89AB');
    expect(parseLetterReference(printedReference('0123456789AB'))).toBe('0123456789AB');
  });
});
