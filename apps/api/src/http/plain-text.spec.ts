import { cleanText, textLength } from './plain-text.ts';

describe('cleaning a text', () => {
  it.each([
    ['<b>bold</b> and <i>more</i>', 'bold and more'],
    ['<script>alert(1)</script>hello', 'hello'],
    ['<img src=x onerror=alert(1)>', ''],
    ['&lt;script&gt;alert(1)&lt;/script&gt;hello', 'hello'],
    ['&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;hello', 'hello'],
    ['<scr<script>x</script>ipt>alert(1)</scr</script>ipt>hi', expect.not.stringMatching(/<[a-z/]/i)],
    ['Tom &amp; Jerry', 'Tom & Jerry'],
    ['Tom & Jerry', 'Tom & Jerry'],
    ['&#60;b&#62;x&#x3c;/b&#x3e;', 'x'],
    ['caf&eacute; &quot;x&quot; &#39;y&#39;', `café "x" 'y'`],
    ['<!-- note -->text', 'text'],
  ])('removes HTML and entities: %s', (text, cleaned) => {
    expect(cleanText(text, true)).toEqual(cleaned);
  });

  it.each(['I <3 you', 'a < b', 'a > b', '5 < 6 > 4', '2 & 3', 'a <= b && c >= d', '=> here', '100% & more; ok'])(
    'keeps what is no HTML: %s',
    (text) => {
      expect(cleanText(text, true)).toBe(text);
    },
  );

  it('keeps the text behind a tag that never ends, and leaves no tag', () => {
    expect(cleanText('if x <y then stop', true)).toBe('if x < y then stop');
    expect(cleanText('<img src=x onerror=alert(1)', true)).toBe('< img src=x onerror=alert(1)');
  });

  it('trims, knows one kind of line break and removes control characters', () => {
    expect(cleanText('  a\r\nb\rc\u0000\u0007\u202e\tz \n', true)).toBe('a\nb\nc z');
  });

  it('makes one line where only one is wanted', () => {
    expect(cleanText('a\r\n\r\nb', false)).toBe('a b');
  });

  it('leaves nothing of a text that only looks empty', () => {
    expect(cleanText(' \u200b\ufeff\u00a0 ', false)).toBe('');
  });

  it('keeps emoji and scripts whole and replaces half characters', () => {
    expect(cleanText('👩‍🌾 नमस्ते', false)).toBe('👩‍🌾 नमस्ते');
    expect(cleanText('a\ud800b', false)).toBe('a\ufffdb');
  });

  it('counts whole characters', () => {
    expect(textLength('👍👍')).toBe(2);
  });

  it('changes nothing when it is repeated, however entities are nested', () => {
    for (const text of [
      '&amp;amp;amp;lt;b&amp;amp;amp;gt;x',
      '<<b>b>x',
      '<a<b',
      '&amp;&amp;&amp;',
      '< <x',
      'a<b>c<d',
    ]) {
      const once = cleanText(text, true);
      expect(cleanText(once, true)).toBe(once);
    }
    const deep = `&${'amp;'.repeat(40)}lt;b&${'amp;'.repeat(40)}gt;`;
    expect(cleanText(cleanText(deep, true), true)).toBe(cleanText(deep, true));
  });
});
