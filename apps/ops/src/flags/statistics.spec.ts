import { newcombe, wilson } from './statistics.ts';

// Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
describe('the interval of a proportion', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (hits, total, low, high) => {
    const interval = wilson(hits, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('is empty without data, and stays between 0 and 1', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilson(7, 7).high).toBe(1);
    expect(wilson(0, 7).low).toBe(0);
  });
});

// Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
describe('the interval of a difference', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i in %i and %i in %i is the published one', (hits1, total1, hits2, total2, low, high) => {
    const interval = newcombe(hits1, total1, hits2, total2);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('is empty if one side is empty', () => {
    expect(newcombe(3, 5, 0, 0)).toEqual({ low: -1, high: 1 });
  });
});
