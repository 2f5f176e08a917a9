import fc from 'fast-check';
import { anEconomy, aRewardJob, at, frozen, PEOPLE } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { payReward, rewardPair, shownReward } from './pay-reward.ts';
import { failAttempt } from './retry-reward.ts';

const NOW = at(HOUR);
const economy = anEconomy({ pairRewardsPerDay: 3 });
const job = frozen(
  aRewardJob({
    performerReward: { xp: 50, reputation: 5, points: 2 },
    requestorReward: { xp: 0, reputation: 4, points: 0 },
  }),
);

describe('payReward', () => {
  it('pays both sides under keys that exist once', () => {
    expect(payReward(job, { now: NOW, pairCountToday: 0, economy }).ledger).toEqual([
      {
        entryId: 'quest:quest-1:performer:completion',
        userId: PEOPLE.performer.userId,
        kind: 'completion',
        xp: 50,
        reputation: 5,
        points: 2,
        questId: 'quest-1',
        at: NOW,
      },
      {
        entryId: 'quest:quest-1:requestor:completion',
        userId: PEOPLE.requestor.userId,
        kind: 'completion',
        xp: 0,
        reputation: 4,
        points: 0,
        questId: 'quest-1',
        at: NOW,
      },
    ]);
  });

  it('pays the amounts of the moment of completion, not those of today', () => {
    const richer = anEconomy({ completionPoints: 99, requestorReputation: 99 });
    const [performer, requestor] = payReward(job, { now: NOW, pairCountToday: 0, economy: richer }).ledger;
    expect([performer.points, requestor.reputation]).toEqual([2, 4]);
  });

  it('ends the job with a successful attempt, and with nothing due any more', () => {
    const failed = failAttempt(job, { now: at(0), error: 'database.busy', random: 0 });
    const { job: paid } = payReward(failed, { now: NOW, pairCountToday: 0, economy });
    expect(paid).toMatchObject({ state: 'PAID', capped: false, attemptCount: 2, updatedAt: NOW });
    expect(paid.attempts).toEqual([{ at: at(0), error: 'database.busy' }, { at: NOW }]);
    expect(paid).not.toHaveProperty('nextAttemptAt');
  });

  it.each([
    [2, false],
    [3, true],
    [4, true],
  ])('after %i rewards of the pair that day, of 3 that count, is capped: %p', (pairCountToday, capped) => {
    const paid = payReward(job, { now: NOW, pairCountToday, economy });
    expect(paid.job).toMatchObject({ state: 'PAID', capped });
    expect(paid.ledger.map(({ xp, reputation, points }) => xp + reputation + points > 0)).toEqual([!capped, !capped]);
  });

  it('still writes both entries, at zero, where the pair is capped', () => {
    const { ledger } = payReward(job, { now: NOW, pairCountToday: 3, economy });
    const nothing = { xp: 0, reputation: 0, points: 0 };
    expect(ledger).toMatchObject([
      { ...nothing, entryId: 'quest:quest-1:performer:completion' },
      { ...nothing, entryId: 'quest:quest-1:requestor:completion' },
    ]);
  });

  it.each(['PAID', 'ABANDONED'] as const)('refuses a job that is %s', (state) => {
    const again = (): unknown => payReward({ ...job, state }, { now: NOW, pairCountToday: 0, economy });
    expect(again).toThrow(expect.objectContaining({ code: 'reward.wrong-state', kind: 'conflict' }));
  });
});

describe('rewardPair', () => {
  it('is the same for two people whoever asks and whoever does', () => {
    const ids = fc.uuid();
    const swap = fc.property(ids, ids, (one, other) => {
      const here = rewardPair(aRewardJob({ requestorId: one, performerId: other }));
      expect(rewardPair(aRewardJob({ requestorId: other, performerId: one }))).toEqual(here);
    });
    fc.assert(swap);
  });

  it('counts on the UTC day of completion, not of payment', () => {
    const lastMoment = aRewardJob({ completedAt: '2026-03-02T23:59:59.999Z', updatedAt: at(5 * DAY) });
    expect(rewardPair(lastMoment).day).toBe('2026-03-02');
    expect(rewardPair({ ...lastMoment, completedAt: '2026-03-03T00:00:00.000Z' }).day).toBe('2026-03-03');
  });

  it('tells pairs apart', () => {
    expect(rewardPair(aRewardJob()).pair).not.toEqual(rewardPair(aRewardJob({ performerId: 'somebody' })).pair);
  });
});

describe('shownReward', () => {
  it('shows what is owed until it is paid, then what was paid', () => {
    expect(shownReward(job)).toEqual({ xp: 50, reputation: 5, points: 2, state: 'PENDING' });
    const { job: paid } = payReward(job, { now: NOW, pairCountToday: 0, economy });
    expect(shownReward(paid)).toEqual({ xp: 50, reputation: 5, points: 2, state: 'PAID' });
  });

  it('says that a capped reward paid nothing', () => {
    const { job: paid } = payReward(job, { now: NOW, pairCountToday: 3, economy });
    expect(shownReward(paid)).toEqual({ xp: 0, reputation: 0, points: 0, state: 'PAID' });
  });
});
