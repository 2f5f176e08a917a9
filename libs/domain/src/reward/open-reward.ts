import type { Economy } from '../economy/economy.ts';
import { later, SECOND } from '../time.ts';
import type { RewardJob } from './reward.ts';

/** A job is born this far from its first retry, so that the request that completed the quest may pay it at once. */
export const FIRST_RETRY_MS = 30 * SECOND;

/** The promise a quest made, and the two people it was made to. */
export interface RewardPromise {
  readonly questId: string;
  readonly requestorId: string;
  readonly performerId: string;
  readonly rewardXp: number;
  readonly rewardReputation: number;
  readonly isSynthetic?: true;
}

/**
 * The job that pays a completed quest; its amounts are those of this moment and never change. `half` concerns the
 * quest's XP and reputation alone, rounded down: neither completion points nor the requestor's reputation.
 */
export function openReward(promise: RewardPromise, half: boolean, now: string, economy: Economy): RewardJob {
  const share = (amount: number): number => (half ? Math.floor(amount / 2) : amount);
  const { questId, requestorId, performerId } = promise;
  return {
    jobId: questId,
    questId,
    requestorId,
    performerId,
    ...(promise.isSynthetic && { isSynthetic: true }),
    performerReward: {
      xp: share(promise.rewardXp),
      reputation: share(promise.rewardReputation),
      points: economy.completionPoints,
    },
    requestorReward: { xp: 0, reputation: economy.requestorReputation, points: 0 },
    completedAt: now,
    state: 'PENDING',
    capped: false,
    attempts: [],
    attemptCount: 0,
    nextAttemptAt: later(now, FIRST_RETRY_MS),
    createdAt: now,
    updatedAt: now,
  };
}
