import { Problem } from './problem.ts';
import { RateCounter, SharedCounters } from './rate-counter.ts';

const MINUTE = 60_000;

class FakeStore extends SharedCounters {
  readonly calls: { key: string; amount: number; expiresAtSeconds: number }[] = [];
  readonly counts = new Map<string, number>();
  isAway = false;

  add(key: string, amount: number, expiresAtSeconds: number): Promise<number> {
    this.calls.push({ key, amount, expiresAtSeconds });
    if (this.isAway) return Promise.reject(new Error('away'));
    const count = (this.counts.get(key) ?? 0) + amount;
    this.counts.set(key, count);
    return Promise.resolve(count);
  }
}

function setup(factor = 1) {
  const store = new FakeStore();
  return { store, counter: new RateCounter({ rateLimitFactor: factor }, store) };
}

async function admitted(counter: RateCounter, calls: number, at: number) {
  let count = 0;
  for (let call = 0; call < calls; call += 1) {
    await counter.count('dispute', 'ada', at).then(
      () => (count += 1),
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
      },
    );
  }
  return count;
}

describe('the counter of calls', () => {
  it('begins again with every minute', async () => {
    const { counter } = setup();
    expect(await admitted(counter, 9, 10 * MINUTE)).toBe(5);
    expect(await admitted(counter, 9, 11 * MINUTE - 1)).toBe(0);
    expect(await admitted(counter, 9, 11 * MINUTE)).toBe(5);
  });

  it('tells the seconds to the end of the minute', async () => {
    const { counter } = setup();
    await admitted(counter, 5, 10 * MINUTE);
    await expect(counter.count('dispute', 'ada', 10 * MINUTE + 12_500)).rejects.toMatchObject({
      code: 'rate-limited',
      headers: { 'retry-after': '48' },
    });
  });

  it('writes once a call, to an item that expires', async () => {
    const { counter, store } = setup();
    await counter.count('dispute', 'ada', 10 * MINUTE);
    expect(store.calls).toEqual([{ key: 'rate#ada:dispute#10', amount: 1, expiresAtSeconds: 780 }]);
  });

  it('writes nothing for reads', () => {
    const { counter, store } = setup();
    for (let call = 0; call < 300; call += 1) counter.countRead('ada', MINUTE);
    expect(() => {
      counter.countRead('ada', MINUTE);
    }).toThrow(Problem);
    expect(store.calls).toEqual([]);
  });

  it('multiplies every limit by the factor and never goes below one', async () => {
    expect(await admitted(setup(2).counter, 20, MINUTE)).toBe(10);
    expect(await admitted(setup(0.01).counter, 20, MINUTE)).toBe(1);
  });

  it('counts in its own memory while the store is away, and asks it again after a pause', async () => {
    const { counter, store } = setup();
    await admitted(counter, 2, MINUTE);
    store.isAway = true;
    expect(await admitted(counter, 9, MINUTE + 100)).toBe(3);
    expect(store.calls).toHaveLength(3);
    store.isAway = false;
    await admitted(counter, 1, MINUTE + 1_200);
    expect(store.calls).toHaveLength(4);
  });

  it('forgets a call that did not count after all', async () => {
    const { counter } = setup();
    for (let call = 0; call < 20; call += 1) {
      await counter.count('dispute', 'ada', MINUTE);
      await counter.forget('dispute', 'ada', MINUTE);
    }
    expect(await admitted(counter, 9, MINUTE)).toBe(5);
  });

  it('remembers a bounded number of subjects', () => {
    const { counter } = setup(0.0001);
    counter.countRead('first', MINUTE);
    for (let index = 0; index < 50_001; index += 1) counter.countRead(`subject-${index}`, MINUTE);
    expect(() => {
      counter.countRead('first', MINUTE);
    }).not.toThrow();
  });
});
