import { HOUR, later, SECOND } from '../time.ts';
import { without } from '../without.ts';
import { requireState } from './require-state.ts';
import type { RewardJob } from './reward.ts';

/** After so many failures in a row the job is left to an admin. */
export const MAX_ATTEMPTS = 8;
export const SHORTEST_BACKOFF_MS = 30 * SECOND;
export const LONGEST_BACKOFF_MS = HOUR;

/**
 * The job after an attempt that failed. `error` is a stable code; `random` lies in [0, 1).
 * The next try lies between the shortest backoff and a ceiling that doubles with every failure up to the longest,
 * anywhere in between by chance, so that jobs that failed together do not come back together
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * @throws RuleError `reward.wrong-state` unless the job is PENDING.
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
  return SHORTEST_BACKOFF_MS + Math.floor(random * (ceiling - SHORTEST_BACKOFF_MS));
}

/**
 * Gives an abandoned job its attempts anew, due at once; what was tried before stays in its history.
 * @throws RuleError `reward.wrong-state` unless the job is ABANDONED.
 */
export function retryReward(job: RewardJob, now: string): RewardJob {
  requireState(job, 'ABANDONED');
  return { ...job, state: 'PENDING', attemptCount: 0, nextAttemptAt: now, updatedAt: now };
}
