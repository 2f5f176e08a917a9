import fc from 'fast-check';
import type { Balance } from './economy.ts';
import { applyEntry, balanceDrift, balanceOf, EMPTY_BALANCE } from './ledger.ts';

const whole = fc.integer({ min: -1000, max: 1000 });
const entries = fc.array(fc.record({ xp: whole, reputation: whole, points: whole }));

describe('a balance', () => {
  it('is empty without entries', () => {
    expect(balanceOf([])).toEqual(EMPTY_BALANCE);
  });

  it('is the sum of its entries for each amount', () => {
    const sums = fc.property(entries, (list) => {
      const sum = (amount: keyof Balance): number => list.reduce((total, entry) => total + entry[amount], 0);
      expect(balanceOf(list)).toEqual({ xp: sum('xp'), reputation: sum('reputation'), points: sum('points') });
    });
    fc.assert(sums);
  });

  it('does not depend on the order of its entries', () => {
    const order = fc.property(entries, (list) => {
      expect(balanceOf([...list].reverse())).toEqual(balanceOf(list));
    });
    fc.assert(order);
  });

  it('has no fields of an entry except its amounts', () => {
    const entry = { xp: 1, reputation: 2, points: 3, entryId: 'e1', userId: 'u1' };
    expect(applyEntry(EMPTY_BALANCE, entry)).toStrictEqual({ xp: 1, reputation: 2, points: 3 });
  });

  it('has no drift from its entries, and a drift equal to any difference', () => {
    const drifts = fc.property(entries, whole, (list, amount) => {
      const balance = balanceOf(list);
      expect(balanceDrift(balance, list)).toBeUndefined();
      const drifted = balanceDrift({ ...balance, xp: balance.xp + amount }, list);
      expect(drifted).toEqual(amount === 0 ? undefined : { xp: amount, reputation: 0, points: 0 });
    });
    fc.assert(drifts);
  });
});
