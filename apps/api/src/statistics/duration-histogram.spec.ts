import fc from 'fast-check';
import { bucketOf, medianSeconds } from './duration-histogram.ts';

const YEAR = 365 * 86_400;

function counted(durations: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const seconds of durations) counts.set(bucketOf(seconds), (counts.get(bucketOf(seconds)) ?? 0) + 1);
  return counts;
}

describe('duration histogram', () => {
  it('has no median without counts', () => {
    expect(medianSeconds(new Map())).toBeUndefined();
    expect(medianSeconds(new Map([[3, 0]]))).toBeUndefined();
  });

  it('puts each duration into one bucket, longer ones into higher buckets', () => {
    const seconds = [0, 1, 60, 61, 120, 3_600, 86_400, YEAR, 10 * YEAR];
    const buckets = seconds.map(bucketOf);
    expect(buckets).toEqual([...buckets].sort((one, other) => one - other));
    expect(buckets[0]).toBe(0);
    expect(bucketOf(60)).toBe(0);
    expect(bucketOf(61)).toBe(1);
    expect(bucketOf(YEAR)).toBe(bucketOf(10 * YEAR));
  });

  it('has one bucket for durations up to a minute', () => {
    expect(medianSeconds(counted([1, 2, 60]))).toBe(30);
  });

  it('returns a median within a factor of the square root of two, beyond the first minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 61, max: YEAR }), { minLength: 1, maxLength: 99 }), (durations) => {
        const sorted = [...durations].sort((one, other) => one - other);
        const [low, high] = [
          sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
          sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0,
        ];
        const median = medianSeconds(counted(durations)) ?? 0;
        expect(median).toBeGreaterThanOrEqual(Math.floor(low / Math.SQRT2));
        expect(median).toBeLessThanOrEqual(Math.ceil(high * Math.SQRT2));
      }),
    );
  });
});
