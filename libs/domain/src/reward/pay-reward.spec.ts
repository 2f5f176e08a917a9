import fc from 'fast-check';
import { anEconomy, aRewardJob, at, frozen, PEOPLE } from '../testing.ts';
import { DAY, HOUR } from '../time.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { eraseReward } from './erase-reward.ts';
import { missingEntries } from './missing-entries.ts';
import { payReward, rewardPair, shownRequestorReward, shownReward } from './pay-reward.ts';
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
  it('pays both parties under unique keys', () => {
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

  it('pays the amounts at completion, not the current ones', () => {
    const richer = anEconomy({ completionPoints: 99, requestorReputation: 99 });
    const [performer, requestor] = payReward(job, { now: NOW, pairCountToday: 0, economy: richer }).ledger;
    expect([performer?.points, requestor?.reputation]).toEqual([2, 4]);
  });

  it('pays the other party alone if the account of one is deleted', () => {
    const erased = eraseReward(job, PEOPLE.requestor.userId);
    const { job: paid, ledger } = payReward(erased, { now: NOW, pairCountToday: 0, economy });
    expect(ledger.map(({ userId }) => userId)).toEqual([PEOPLE.performer.userId]);
    expect(missingEntries(paid, new Set(ledger.map(({ entryId }) => entryId)))).toEqual([]);
    const both = eraseReward(erased, PEOPLE.performer.userId);
    expect(both).toEqual({ ...job, requestorId: ERASED_MEMBER, performerId: ERASED_MEMBER });
    expect(payReward(both, { now: NOW, pairCountToday: 0, economy }).ledger).toEqual([]);
  });

  it('records a successful attempt and clears nextAttemptAt', () => {
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
  ])('after %i of 3 rewards of the pair that day, sets capped to %p', (pairCountToday, capped) => {
    const paid = payReward(job, { now: NOW, pairCountToday, economy });
    expect(paid.job).toMatchObject({ state: 'PAID', capped });
    expect(paid.ledger.map(({ xp, reputation, points }) => xp + reputation + points > 0)).toEqual([!capped, !capped]);
  });

  it('writes both entries with zero amounts at the cap', () => {
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
  it('is the same for two members in either role', () => {
    const ids = fc.uuid();
    const swap = fc.property(ids, ids, (one, other) => {
      const here = rewardPair(aRewardJob({ requestorId: one, performerId: other }));
      expect(rewardPair(aRewardJob({ requestorId: other, performerId: one }))).toEqual(here);
    });
    fc.assert(swap);
  });

  it('uses the UTC day of completion, not of payment', () => {
    const lastMoment = aRewardJob({ completedAt: '2026-03-02T23:59:59.999Z', updatedAt: at(5 * DAY) });
    expect(rewardPair(lastMoment).day).toBe('2026-03-02');
    expect(rewardPair({ ...lastMoment, completedAt: '2026-03-03T00:00:00.000Z' }).day).toBe('2026-03-03');
  });

  it('differs for other pairs', () => {
    expect(rewardPair(aRewardJob()).pair).not.toEqual(rewardPair(aRewardJob({ performerId: 'another' })).pair);
  });
});

describe('shownRequestorReward', () => {
  it('returns the promised amounts, and zeros for a capped job', () => {
    expect(shownRequestorReward(job)).toEqual(job.requestorReward);
    const { job: paid } = payReward(job, { now: NOW, pairCountToday: 3, economy });
    expect(shownRequestorReward(paid)).toEqual({ xp: 0, reputation: 0, points: 0 });
  });
});

describe('shownReward', () => {
  it('returns the promised amounts with the state of the job', () => {
    expect(shownReward(job)).toEqual({ xp: 50, reputation: 5, points: 2, state: 'PENDING' });
    const { job: paid } = payReward(job, { now: NOW, pairCountToday: 0, economy });
    expect(shownReward(paid)).toEqual({ xp: 50, reputation: 5, points: 2, state: 'PAID' });
  });

  it('returns zeros for a capped job', () => {
    const { job: paid } = payReward(job, { now: NOW, pairCountToday: 3, economy });
    expect(shownReward(paid)).toEqual({ xp: 0, reputation: 0, points: 0, state: 'PAID' });
  });
});
