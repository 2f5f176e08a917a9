import type { Balance, Economy, LedgerEntry } from '../economy/economy.ts';
import { completionEntry, EMPTY_BALANCE } from '../economy/ledger.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import { without } from '../without.ts';
import { requireState } from './require-state.ts';
import type { RewardJob, RewardState } from './reward.ts';

export interface PaidReward {
  readonly job: RewardJob;
  /** The performer's entry, then the requestor's. A deleted member gets none. */
  readonly ledger: readonly LedgerEntry[];
}

/**
 * Pays a job. The caller stores both entries and the new job in one transaction. At the daily cap, the amounts are zero
 * and `capped` is true.
 * @param ctx `pairCountToday` is the number of rewards already paid for this pair and day (see `rewardPair`)
 * @throws RuleError `reward.wrong-state` unless the job is PENDING
 */
export function payReward(
  job: RewardJob,
  ctx: { readonly now: string; readonly pairCountToday: number; readonly economy: Economy },
): PaidReward {
  const { now, pairCountToday, economy } = ctx;
  requireState(job, 'PENDING');
  const capped = pairCountToday >= economy.pairRewardsPerDay;
  const paid: RewardJob = {
    ...without(job, 'nextAttemptAt'),
    state: 'PAID',
    capped,
    attempts: [...job.attempts, { at: now }],
    attemptCount: job.attemptCount + 1,
    updatedAt: now,
  };
  return { job: paid, ledger: paidEntries(paid, now) };
}

/** Returns the entries of a payment, the performer's first. A capped job has entries of zero; a deleted member has none. */
export function paidEntries(job: RewardJob, at: string): readonly LedgerEntry[] {
  const performerReward = job.capped ? EMPTY_BALANCE : job.performerReward;
  const requestorReward = job.capped ? EMPTY_BALANCE : job.requestorReward;
  return [
    completionEntry(job.questId, 'performer', job.performerId, performerReward, at),
    completionEntry(job.questId, 'requestor', job.requestorId, requestorReward, at),
  ].filter(({ userId }) => userId !== ERASED_MEMBER);
}

/** Returns the key of the daily counter: the sorted user ids and the UTC day (YYYY-MM-DD) of completion. */
export function rewardPair(job: RewardJob): { readonly pair: readonly string[]; readonly day: string } {
  return { pair: [job.requestorId, job.performerId].sort(), day: job.completedAt.slice(0, 10) };
}

/** Returns the requestor's reward as the parties see it: the promised amounts, or zeros if the job is capped. */
export function shownRequestorReward(job: RewardJob): Balance {
  const { xp, reputation, points } = job.capped ? EMPTY_BALANCE : job.requestorReward;
  return { xp, reputation, points };
}

/** Returns the reward that the performer sees: the promised amounts, or zeros if the job is capped. */
export function shownReward(job: RewardJob): {
  readonly xp: number;
  readonly reputation: number;
  readonly points: number;
  readonly state: RewardState;
} {
  const { xp, reputation, points } = job.capped ? EMPTY_BALANCE : job.performerReward;
  return { xp, reputation, points, state: job.state };
}
