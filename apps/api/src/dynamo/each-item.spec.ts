import { DatabaseBusy } from './busy.ts';
import { eachItem } from './each-item.ts';

async function visit(outcomes: readonly (Error | undefined)[]): Promise<{ visited: number[]; failed: number[] }> {
  const [visited, failed]: [number[], number[]] = [[], []];
  await eachItem(
    outcomes.keys(),
    (item) => {
      const outcome = outcomes[item];
      if (outcome) return Promise.reject(outcome);
      visited.push(item);
      return Promise.resolve();
    },
    (item) => failed.push(item),
  );
  return { visited, failed };
}

const busy = new DatabaseBusy(undefined);

describe('eachItem', () => {
  it('visits every item behind any number of failing ones', async () => {
    const poisoned = Array<Error>(5).fill(new RangeError());
    expect(await visit([undefined, ...poisoned, undefined])).toEqual({ visited: [0, 6], failed: [1, 2, 3, 4, 5] });
  });

  it('passes by an item that stays busy', async () => {
    expect(await visit([busy, busy, undefined, busy])).toEqual({ visited: [2], failed: [0, 1, 3] });
  });

  it('ends with DatabaseBusy after three busy items in a row', async () => {
    await expect(visit([undefined, busy, busy, busy, undefined])).rejects.toThrow(DatabaseBusy);
  });
});
