import { jittered } from '../delivery/backoff.ts';
import { HOUR, later, SECOND } from '../time.ts';
import { without } from '../without.ts';
import { requireState } from './require-state.ts';
import type { RewardJob } from './reward.ts';

/** Failed attempts before a job is ABANDONED and needs an admin. */
export const MAX_ATTEMPTS = 8;
export const SHORTEST_BACKOFF_MS = 30 * SECOND;
export const LONGEST_BACKOFF_MS = HOUR;

/**
 * Records a failed attempt. `error` is a stable code; `random` lies in [0, 1).
 * The next attempt follows exponential backoff with jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * @throws RuleError `reward.wrong-state` unless the job is PENDING
 */
export function failAttempt(
  job: RewardJob,
  ctx: { readonly now: string; readonly error: string; readonly random: number },
): RewardJob {
  requireState(job, 'PENDING');
  const { now, error, random } = ctx;
  const attemptCount = job.attemptCount + 1;
  const failed = { ...job, attempts: [...job.attempts, { at: now, error }], attemptCount, updatedAt: now };
  if (attemptCount >= MAX_ATTEMPTS) return { ...without(failed, 'nextAttemptAt'), state: 'ABANDONED' };
  return { ...failed, nextAttemptAt: later(now, backoff(attemptCount, random)) };
}

function backoff(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_BACKOFF_MS, SHORTEST_BACKOFF_MS * 2 ** failures);
  return jittered(SHORTEST_BACKOFF_MS, ceiling, random);
}

/**
 * Makes an abandoned job due now and resets its attempt count. The history of attempts stays.
 * @throws RuleError `reward.wrong-state` unless the job is ABANDONED
 */
export function retryReward(job: RewardJob, now: string): RewardJob {
  requireState(job, 'ABANDONED');
  return { ...job, state: 'PENDING', attemptCount: 0, nextAttemptAt: now, updatedAt: now };
}
