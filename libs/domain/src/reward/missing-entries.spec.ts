import { anEconomy, aRewardJob, at } from '../testing.ts';
import { missingEntries } from './missing-entries.ts';
import { payReward } from './pay-reward.ts';

const economy = anEconomy({ pairRewardsPerDay: 3 });
const job = aRewardJob();

describe('missingEntries', () => {
  it.each([0, 3])('returns none, one or both entries of the payment after %i rewards of the pair', (count) => {
    const { job: paid, ledger } = payReward(job, { now: at(5), pairCountToday: count, economy });
    const ids = ledger.map(({ entryId }) => entryId);
    expect(missingEntries(paid, new Set(ids))).toEqual([]);
    expect(missingEntries(paid, new Set(ids.slice(0, 1)))).toEqual(ledger.slice(1));
    expect(missingEntries(paid, new Set())).toEqual(ledger);
  });

  it.each(['PENDING', 'ABANDONED'] as const)('returns none for a job that is %s', (state) => {
    expect(missingEntries({ ...job, state }, new Set())).toEqual([]);
  });
});
