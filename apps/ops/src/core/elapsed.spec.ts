import { durationFrom, elapsed } from './elapsed.ts';

describe('elapsed and durationFrom', () => {
  it.each([
    [0.04, '0.0 s'],
    [59.94, '59.9 s'],
    [60, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7_800, '2 h 10 min'],
  ])('format %d seconds as %s', (seconds, words) => expect(elapsed(seconds)).toBe(words));

  it.each([
    ['30s', 30_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('parse %s', (word, milliseconds) => expect(durationFrom(word)).toBe(milliseconds));

  it.each(['', '10', 'm', '1.5h', '-3m', '10 m'])('refuse "%s"', (word) => {
    expect(() => durationFrom(word)).toThrow('no duration');
  });
});
