import fc from 'fast-check';
import { aRewardJob, at, frozen } from '../testing.ts';
import { DAY, HOUR, instant, later, SECOND } from '../time.ts';
import { failAttempt, MAX_ATTEMPTS, retryReward } from './retry-reward.ts';
import type { RewardJob } from './reward.ts';

const NOW = at(HOUR);

function failedTimes(times: number, random = 0): RewardJob {
  let job = aRewardJob();
  for (let attempt = 0; attempt < times; attempt += 1) {
    job = failAttempt(frozen(job), { now: NOW, error: 'database.busy', random });
  }
  return job;
}

const waitOf = (job: RewardJob): number => instant(job.nextAttemptAt ?? NOW) - instant(NOW);

describe('failAttempt', () => {
  it('records the error and schedules the next attempt', () => {
    const job = failedTimes(1);
    expect(job).toMatchObject({ state: 'PENDING', attemptCount: 1, updatedAt: NOW });
    expect(job.attempts).toEqual([{ at: NOW, error: 'database.busy' }]);
  });

  it.each([
    [1, 60],
    [2, 120],
    [3, 240],
    [4, 480],
    [5, 960],
    [6, 1920],
    [7, 3600],
  ])('after failure %i waits between 30 and %i seconds', (failures, ceiling) => {
    expect(waitOf(failedTimes(failures, 0))).toBe(30 * SECOND);
    const longest = waitOf(failedTimes(failures, 1 - Number.EPSILON));
    expect(longest).toBeGreaterThan((ceiling - 1) * SECOND);
    expect(longest).toBeLessThanOrEqual(ceiling * SECOND);
  });

  it('waits at least 30 seconds and at most an hour', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const bounds = fc.property(fc.integer({ min: 1, max: MAX_ATTEMPTS - 1 }), random, (failures, chance) => {
      const wait = waitOf(failedTimes(failures, chance));
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(30 * SECOND);
      expect(wait).toBeLessThanOrEqual(HOUR);
    });
    fc.assert(bounds);
  });

  it('abandons the job after eight failures', () => {
    expect(failedTimes(MAX_ATTEMPTS - 1).state).toBe('PENDING');
    const abandoned = failedTimes(MAX_ATTEMPTS);
    expect(abandoned).toMatchObject({ state: 'ABANDONED', attemptCount: 8 });
    expect(abandoned.attempts).toHaveLength(8);
    expect(abandoned).not.toHaveProperty('nextAttemptAt');
  });

  it.each(['PAID', 'ABANDONED'] as const)('refuses a job that is %s', (state) => {
    const failing = (): unknown => failAttempt(aRewardJob({ state }), { now: NOW, error: 'late', random: 0 });
    expect(failing).toThrow(expect.objectContaining({ code: 'reward.wrong-state' }));
  });
});

describe('retryReward', () => {
  it('makes the job due now, resets the attempt count and keeps the history', () => {
    const retried = retryReward(failedTimes(MAX_ATTEMPTS), at(DAY));
    expect(retried).toMatchObject({ state: 'PENDING', attemptCount: 0, nextAttemptAt: at(DAY), updatedAt: at(DAY) });
    expect(retried.attempts).toHaveLength(8);
    const failedAgain = failAttempt(retried, { now: at(DAY), error: 'database.busy', random: 0 });
    expect(failedAgain).toMatchObject({ state: 'PENDING', attemptCount: 1 });
    expect(failedAgain.attempts).toHaveLength(9);
    expect(failedAgain.nextAttemptAt).toBe(later(at(DAY), 30 * SECOND));
  });

  it.each(['PENDING', 'PAID'] as const)('refuses a job that is %s', (state) => {
    const retrying = (): unknown => retryReward(aRewardJob({ state }), NOW);
    expect(retrying).toThrow(expect.objectContaining({ code: 'reward.wrong-state' }));
  });
});
