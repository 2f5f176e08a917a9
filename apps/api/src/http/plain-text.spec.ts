import fc from 'fast-check';
import { escapeText } from './html-markup.ts';
import { cleanText } from './plain-text.ts';

describe('cleanText', () => {
  it.each([
    ['<b>bold</b> and <i>more</i>', 'bold and more'],
    ['<script>alert(1)</script>hello', 'hello'],
    [`<script>x = "<a href='"</script>hello`, 'hello'],
    ['<style>b { color: red }</style>hello', 'hello'],
    ['<SCRIPT SRC=x></SCRIPT >hello', 'hello'],
    ['<script>alert(1)', 'alert(1)'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<svg/onload=alert(1)>hello', 'hello'],
    ['<b/onclick=alert(1)>hello', 'hello'],
    ['<b x onclick=alert(1)>hello', 'hello'],
    ['<a href="https://example.org" title="a>b">hello</a>', 'hello'],
    ['<input disabled><option selected>hello', 'hello'],
    ['one<br/>two', 'onetwo'],
    ['<font color=red>hello</font>', 'hello'],
    ['<!doctype html><!-- note -->text', 'text'],
    ['<!-- <b>bold</b> -->text', 'text'],
  ])('removes markup: %s', (text, cleaned) => {
    expect(cleanText(text, true)).toBe(cleaned);
  });

  it.each([
    ['Tom &amp; Jerry', 'Tom & Jerry'],
    ['caf&eacute; &quot;x&quot; &#39;y&#39; &#x263A;', `café "x" 'y' ☺`],
    ['&lt;script&gt;alert(1)&lt;/script&gt;hello', 'hello'],
    ['&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;hello', 'hello'],
    ['&#60;b&#62;x&#x3c;/b&#x3e;', 'x'],
    ['a &lt; b', 'a < b'],
  ])('decodes entities that end with a semicolon, and removes what they hide: %s', (text, cleaned) => {
    expect(cleanText(text, true)).toBe(cleaned);
  });

  it.each([
    'https://example.org/?lat=1&region=2&section=3&copy=4&lt=5&amp=6',
    'Tom & Jerry',
    'AT&T &notit; &nothing;',
    '&#60 and &#x3c',
    'mail Mia <mia@example.org>',
    'see <https://example.org/a?b=1>',
    'x<y and y>z',
    'x <y and y> z',
    'if x <y then stop',
    'if (a<b && c>d)',
    'if (a<b && e==1 && c>d)',
    'a <b and c> d',
    'is a<b',
    'List<String> and <T extends object>',
    'I <3 you',
    'a < b',
    'a > b',
    '5 < 6 > 4',
    'a <= b && c >= d',
    '=> here <=',
    '-> <- <-> <--',
    '<<< left, right >>>',
    '100% & more; ok',
    '<Name hier einsetzen>',
    '< b >',
  ])('keeps what is no markup: %s', (text) => {
    expect(cleanText(text, true)).toBe(text);
  });

  it('keeps the text behind a tag that never ends, and leaves no tag', () => {
    expect(cleanText('<img src=x onerror=alert(1)', true)).toBe('< img src=x onerror=alert(1)');
    expect(cleanText('<a href="x and <b>bold</b>', true)).toBe('< a href="x and bold');
    expect(cleanText('<!-- <b>bold</b>', true)).toBe('< !-- bold');
  });

  it('leaves no tag that removing or decoding puts together', () => {
    for (const text of [
      '<scr<script>x</script>ipt>alert(1)</scr</script>ipt>hi',
      '<<b>b>x',
      '<i<b>mg src=x onerror=alert(1)>',
      '&am<b>p;lt;b>',
      '<scr\u0000ipt>alert(1)</script>',
      '<<b></b>img src=x>',
    ]) {
      expect(escapeText(cleanText(text, true))).not.toMatch(/</);
    }
  });

  it('is tidy', () => {
    expect(cleanText('  <b>a</b>\r\nb\u202e \n', true)).toBe('a\nb');
    expect(cleanText('a<br>\n\nb', false)).toBe('a b');
    expect(cleanText('<b>\u00ad\u3164</b>&#8203;', false)).toBe('');
  });

  const PARTS = [
    '<', '>', '</', '/>', '<b>', '</b>', '<scr', '<script>', '</script>', 'ipt>', '<img src=x', ' onerror=a', '="', '"',
    "'", '=', '<!--', '-->', '<!doctype ', '&', 'amp;', '&amp;', '&lt;', 'lt;', '&#60;', '&#x26;', '#60;', ';', 'a', ' ',
    '\n', '\u0000', '\u202e', '\u00ad', '\u200b', '\u0301', '👩‍🌾', '\ud800', '<title>', '<textarea>', '<style>', '<b ',
  ]; // prettier-ignore

  it('changes nothing in a cleaned text and leaves no markup in it', () => {
    const texts = fc.string({ unit: fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: 'binary', maxLength: 3 })) });
    fc.assert(
      fc.property(texts, fc.boolean(), (text, multiline) => {
        const once = cleanText(text, multiline);
        expect(cleanText(once, multiline)).toBe(once);
        expect(escapeText(once)).not.toMatch(/</);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every text without `<` and `&` as it is, but for its ends', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'ß', '語', '>', ';', '=', '"', "'", '/', '#', '=') });
    fc.assert(
      fc.property(words, (text) => {
        expect(cleanText(`x${text}x`, true)).toBe(`x${text}x`);
      }),
    );
  });
});
