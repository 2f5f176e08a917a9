/** @jest-environment node */
import { lazily, memoize } from './memoize.ts';

describe('memoize', () => {
  it('makes the value of a key once', () => {
    const made: string[] = [];
    const upper = memoize((key: string) => {
      made.push(key);
      return key.toUpperCase();
    });
    expect([upper('a'), upper('b'), upper('a')]).toEqual(['A', 'B', 'A']);
    expect(made).toEqual(['a', 'b']);
  });

  it('forgets its values before the 101st key', () => {
    let count = 0;
    const counted = memoize((_: string) => (count += 1));
    for (let key = 0; key < 100; key += 1) counted(String(key));
    expect([counted('0'), counted('new'), counted('0')]).toEqual([1, 101, 102]);
  });
});

it('lazily makes its value at the first call', () => {
  let count = 0;
  const value = lazily(() => (count += 1));
  expect(count).toBe(0);
  expect([value(), value()]).toEqual([1, 1]);
});
