import fc from 'fast-check';
import { tidyText } from './tidy.ts';

describe('tidyText', () => {
  it('trims, normalizes line breaks and removes control characters and direction overrides', () => {
    expect(tidyText('  a\r\nb\rc\u2028d\u0000\u0007\u202e\tz \n', true)).toBe('a\nb\nc\nd z');
  });

  it('removes characters that reverse, isolate or annotate text', () => {
    expect(tidyText('a\u202a\u202e\u2066\u2069b\u206a\u206fc\ufff9d\ufffae\ufffb', true)).toBe('abcde');
  });

  it('replaces line breaks with spaces in a single-line text', () => {
    expect(tidyText('a\r\n\r\nb', false)).toBe('a b');
  });

  it('keeps joiners, marks and variation selectors inside the text', () => {
    for (const text of ['👩‍🌾 नमस्ते', 'علی\u200cرضا', 'I ❤️', 'Donau\u00addampfer', '\u200eabc']) {
      expect(tidyText(text, false)).toBe(text);
    }
  });

  it('returns an empty text without a visible character', () => {
    for (const text of [' \u200b\ufeff\u00a0 ', '\u3164\u3164', '\u2800', '\u0301\u0301', '\u200e', '\u{e0041}']) {
      expect(tidyText(text, true)).toBe('');
    }
  });

  it('replaces a lone surrogate', () => {
    expect(tidyText('a\ud800b', false)).toBe('a\ufffdb');
  });

  it('does not change a tidy text', () => {
    const strange = fc.constantFrom(
      '\t',
      ' ',
      '\n',
      '\r',
      '\u2028',
      '\u0000',
      '\u202e',
      '\u00ad',
      '\u200d',
      '\udb40',
      '\udc01',
      'a',
    );
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: strange }));
    fc.assert(
      fc.property(texts, fc.boolean(), (text, multiline) => {
        const once = tidyText(text, multiline);
        expect(tidyText(once, multiline)).toBe(once);
      }),
    );
  });
});
