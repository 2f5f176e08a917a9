import fc from 'fast-check';
import { tidyText } from './tidy.ts';

describe('tidyText', () => {
  it('trims, keeps one kind of line break and removes control characters and direction overrides', () => {
    expect(tidyText('  a\r\nb\rc\u2028d\u0000\u0007\u202e\tz \n', true)).toBe('a\nb\nc\nd z');
  });

  it('turns line breaks into spaces in a text of one line', () => {
    expect(tidyText('a\r\n\r\nb', false)).toBe('a b');
  });

  it('keeps joiners, marks and variation selectors inside the text', () => {
    for (const text of ['👩‍🌾 नमस्ते', 'علی\u200cرضا', 'I ❤️', 'Donau\u00addampfer', '\u200eabc']) {
      expect(tidyText(text, false)).toBe(text);
    }
  });

  it('empties a text without a visible character', () => {
    for (const text of [' \u200b\ufeff\u00a0 ', '\u3164\u3164', '\u2800', '\u0301\u0301', '\u200e', '\u{e0041}']) {
      expect(tidyText(text, true)).toBe('');
    }
  });

  it('replaces half a character', () => {
    expect(tidyText('a\ud800b', false)).toBe('a\ufffdb');
  });

  it('changes nothing in a tidy text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, multiline) => {
        const once = tidyText(text, multiline);
        expect(tidyText(once, multiline)).toBe(once);
      }),
    );
  });
});
