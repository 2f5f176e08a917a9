import fc from 'fast-check';
import { parseLink } from './link.ts';

describe('parseLink', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['HTTPS://Example.ORG:443/a/../b', 'https://example.org/b'],
    ['https://example。org/', 'https://example.org/'],
    ['https://example．org/', 'https://example.org/'],
    ['https://ex\u00adample.org/', 'https://example.org/'],
    ['https://ex\u200bample.org/', 'https://example.org/'],
    ['https://аррӏе.com/', 'https://xn--80ak6aa92e.com/'],
    [
      'https://müller.example/ä?q=ü&lat=1&region=2#ö',
      'https://xn--mller-kva.example/%C3%A4?q=%C3%BC&lat=1&region=2#%C3%B6',
    ],
    [
      'https://fa.example.org/می\u200cخواهم',
      'https://fa.example.org/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85',
    ],
  ])('writes %s as %s', (text, href) => {
    expect(parseLink(text)).toBe(href);
  });

  it.each([
    'http://example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://example.org',
    '//example.org',
    'example.org',
    'https:example.org',
    'https:///example.org',
    'https://',
    'https://%',
    'https://mia@example.org',
    'https://mia:secret@example.org',
    'https://example.org/\u202egpj.exe',
    'https://exa\u202emple.org/',
    'https://example.org/\u2066x',
    'https://example.org/\u200fx',
    'https://exa\tmple.org/',
    'https://exa\nmple.org/',
    'https://example.org/\u0000',
    'https://example.org/\u0085',
    'https://example.org/a b',
    'https://example.org/\u00a0',
    'https://example.org/"><b>',
    'https://example.org\\@evil.example/',
    'https://exa\ud800mple.org/',
    `https://example.org/${'a'.repeat(2_000)}`,
    `https://example.org/${'ä'.repeat(500)}`,
    'https://example.org\uff02',
    'https://exam\uff02ple.org/path',
  ])('refuses %j', (text) => {
    expect(parseLink(text)).toBeUndefined();
  });

  it('is idempotent and returns ASCII', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['https'] }), fc.string({ unit: 'grapheme' }), (url, rest) => {
        const href = parseLink(url + rest);
        if (href === undefined) return;
        expect(href).toMatch(/^https:\/\/[!-~]+$/);
        expect(parseLink(href)).toBe(href);
      }),
    );
  });
});
