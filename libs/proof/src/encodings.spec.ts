import fc from 'fast-check';
import { fromBase58btc, toBase58btc } from './base58btc.ts';
import { fromBase64url, toBase64url } from './base64url.ts';
import { equalBytes, fromHex, toHex, utf8 } from './bytes.ts';

const bytes = fc.uint8Array({ maxLength: 64 });

describe('base64url', () => {
  it.each([
    ['', ''],
    ['f', 'Zg'],
    ['fo', 'Zm8'],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg'],
    ['fooba', 'Zm9vYmE'],
    ['foobar', 'Zm9vYmFy'],
  ])('encodes %j as %j (RFC 4648 section 10)', (plain, text) => {
    expect(toBase64url(utf8(plain))).toBe(text);
    expect(fromBase64url(text)).toEqual(utf8(plain));
  });

  it('encodes like Node and decodes its own text', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const text = toBase64url(value);
        expect(text).toBe(Buffer.from(value).toString('base64url'));
        expect(fromBase64url(text)).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['Zg==', 'Z', 'Zh', 'Zm9', 'a+/b', 'Zm 9', 'Zmé9'])('refuses %j', (text) => {
    expect(fromBase64url(text)).toBeUndefined();
  });
});

describe('base58btc', () => {
  it.each([
    ['Hello World!', '2NEpo7TZRRrLZSi2U'],
    ['The quick brown fox jumps over the lazy dog.', 'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z'],
  ])('encodes %j', (plain, text) => {
    expect(toBase58btc(utf8(plain))).toBe(text);
    expect(fromBase58btc(text)).toEqual(utf8(plain));
  });

  it('keeps leading zeros', () => {
    expect(toBase58btc(Uint8Array.of(0, 0, 0x28, 0x7f, 0xb4, 0xcd))).toBe('11233QC4');
  });

  it('decodes its own text', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(fromBase58btc(toBase58btc(value))).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['0', 'O', 'I', 'l', 'a b', '1'.repeat(129)])('refuses %j', (text) => {
    expect(fromBase58btc(text)).toBeUndefined();
  });
});

describe('hexadecimal digits', () => {
  it('decodes its own text', () => {
    expect(toHex(Uint8Array.of(0, 15, 255))).toBe('000fff');
    expect(fromHex('000FfF')).toEqual(Uint8Array.of(0, 15, 255));
  });

  it.each(['0', '0x00', 'zz'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

describe('equalBytes', () => {
  it('compares length and content', () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  });
});
