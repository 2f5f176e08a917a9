import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { bucketOf, bucketOfHash, bucketsOfPercentage, rolloutPrefix, variantPrefix } from './bucket.ts';
import { hashLastPart, hashPrefix, murmur3 } from './murmur3.ts';

interface Vector {
  readonly salt: string;
  readonly flag: string;
  readonly unit: string;
  readonly hash: number;
  readonly bucket: number;
}
interface GoldenVectors {
  readonly murmur3: readonly { readonly text: string; readonly hash: number }[];
  readonly rollout: readonly Vector[];
  readonly variant: readonly Vector[];
}

const golden = JSON.parse(
  readFileSync(new URL('../golden-vectors.json', import.meta.url), 'utf8'),
) as unknown as GoldenVectors;
const utf8 = new TextEncoder();

/** The framing written out plainly: length as four bytes, then the bytes, for each part. */
function framed(...parts: readonly string[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      const bytes = utf8.encode(part);
      const size = bytes.length;
      return [size & 255, (size >> 8) & 255, (size >> 16) & 255, (size >> 24) & 255, ...bytes];
    }),
  );
}

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.uuid());

describe('murmur3', () => {
  it.each([
    ['', 0],
    ['hello', 0x248bfa47],
    ['hello, world', 0x149bbb7f],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('gives the published hash of %j', (text, hash) => {
    expect(murmur3(utf8.encode(text))).toBe(hash);
  });

  it.each(golden.murmur3)('agrees with the golden vector of $text', ({ text, hash }) => {
    expect(murmur3(utf8.encode(text))).toBe(hash);
  });
});

describe('the hash of a caller', () => {
  it('has golden vectors for rollouts and variants', () => {
    expect(golden.rollout.length).toBeGreaterThan(50);
    expect(golden.variant).toHaveLength(golden.rollout.length);
  });

  it.each(golden.rollout)('puts $unit of $flag into its bucket', ({ salt, flag, unit, hash, bucket }) => {
    expect(hashLastPart(rolloutPrefix(salt, flag), unit)).toBe(hash);
    expect(bucketOf(rolloutPrefix(salt, flag), unit)).toBe(bucket);
  });

  it.each(golden.variant)('puts $unit of $flag into its variant bucket', ({ salt, flag, unit, hash, bucket }) => {
    expect(hashLastPart(variantPrefix(salt, flag), unit)).toBe(hash);
    expect(bucketOf(variantPrefix(salt, flag), unit)).toBe(bucket);
  });

  it('is the hash of the framed parts, whatever their length and script', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (salt, flag, unit) => {
        expect(hashLastPart(hashPrefix(salt, flag), unit)).toBe(murmur3(framed(salt, flag, unit)));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('takes half a character as the replacement character, as UTF-8 does', () => {
    const broken = 'abc\uD83D';
    expect(hashLastPart(hashPrefix('', 'f'), broken)).toBe(murmur3(framed('', 'f', 'abc\uFFFD')));
  });

  it('tells apart parts whose text together is the same', () => {
    expect(hashLastPart(hashPrefix('', 'ab'), 'c')).not.toBe(hashLastPart(hashPrefix('', 'a'), 'bc'));
    expect(hashLastPart(hashPrefix('a', ''), 'b')).not.toBe(hashLastPart(hashPrefix('', 'a'), 'b'));
  });
});

describe('buckets', () => {
  it('are from 0 to 99,999', () => {
    expect(bucketOfHash(0)).toBe(0);
    expect(bucketOfHash(2 ** 32 - 1)).toBe(99_999);
  });

  it('are opened by a percentage to the second decimal', () => {
    expect(bucketsOfPercentage(0.01)).toBe(10);
    expect(bucketsOfPercentage(12.34)).toBe(12_340);
    expect(bucketsOfPercentage(100)).toBe(100_000);
  });
});
