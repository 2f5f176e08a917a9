import fc from 'fast-check';
import { fits, isVisible, textLength, visibleLength } from './visible.ts';

const INVISIBLE = {
  'soft hyphen': '\u00ad',
  'combining grapheme joiner': '\u034f',
  'Hangul fillers': '\u115f\u1160\u3164\uffa0',
  'Braille blank': '\u2800',
  'Mongolian vowel separator': '\u180e',
  'zero width space, non-joiner and joiner': '\u200b\u200c\u200d',
  'direction marks and overrides': '\u200e\u200f\u061c\u202a\u202e\u2066\u2069',
  'word joiner and byte order mark': '\u2060\ufeff',
  'invisible operators': '\u2061\u2062\u2063\u2064',
  'tag characters': '\u{e0001}\u{e0041}\u{e007f}',
  'variation selectors': '\ufe0f\u{e0100}',
  'marks without a letter': '\u0301\u0308\u20dd',
  'white space': ' \t\n\u00a0\u1680\u2003\u3000',
  'object replacement': '\ufffc',
  'unassigned and private code points': '\u0378\ue000',
};

describe('visibleLength', () => {
  it.each(Object.entries(INVISIBLE))('counts 0 for %s', (_, text) => {
    expect(visibleLength(text)).toBe(0);
    expect(visibleLength(text.repeat(20))).toBe(0);
    expect([...text].filter(isVisible)).toEqual([]);
  });

  it.each([
    ['Paint the bench', 15],
    ['é', 1],
    ['e\u0301', 1],
    ['a\u0301\u0302\u0303\u0304\u0305', 3],
    ['नमस्ते', 6],
    ['बगीचा', 5],
    ['สวัสดี', 6],
    ['علی\u200cرضا', 6],
    ['한국어', 3],
    ['日本語です', 5],
    ['שָׁלוֹם', 7],
    ['👩‍🌾', 1],
    ['👨‍👩‍👧‍👦', 1],
    ['👍🏽❤️', 2],
    ['🇩🇪', 1],
    ['1️⃣', 1],
    ['a\u00ad\u200bb', 2],
    ['a   b', 3],
    ['⠓⠑\u2800⠇', 4],
    ['- . -', 5],
  ])('counts %s as %i', (text, length) => {
    expect(visibleLength(text)).toBe(length);
  });

  it('ignores invisible characters and white space at the ends', () => {
    const invisible = fc.constantFrom(...Object.values(INVISIBLE).flatMap((text) => [...text]));
    const word = fc.string({ unit: fc.constantFrom('a', 'ж', '語', 'é', '7'), minLength: 1 });
    fc.assert(
      fc.property(fc.array(invisible), word, fc.array(invisible), (before, text, after) => {
        const marks = after.filter((character) => /\p{M}/u.test(character)).length;
        const length = visibleLength(before.join('') + text + after.join(''));
        expect(length).toBeGreaterThanOrEqual(visibleLength(text));
        expect(length).toBeLessThanOrEqual(visibleLength(text) + Math.min(marks, 2));
      }),
    );
  });

  it('returns at most the number of characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleLength(text)).toBeLessThanOrEqual(textLength(text.normalize('NFC')));
      }),
    );
  });
});

describe('fits', () => {
  it('counts visible characters for the minimum and code points for the maximum', () => {
    expect(fits('abc', { min: 3, max: 3 })).toBe(true);
    expect(fits('ab\u00ad', { min: 3, max: 3 })).toBe(false);
    expect(fits('👍👍', { max: 2 })).toBe(true);
    expect(fits('👩‍🌾', { max: 2 })).toBe(false);
  });
});
