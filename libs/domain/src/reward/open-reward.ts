import type { Economy } from '../economy/economy.ts';
import { later, SECOND } from '../time.ts';
import type { RewardJob } from './reward.ts';

/** Delay of the first retry. It lets the request that completes the quest pay the job first. */
export const FIRST_RETRY_MS = 30 * SECOND;

/** The reward fields of a quest and its two parties. */
export interface RewardPromise {
  readonly questId: string;
  readonly requestorId: string;
  readonly performerId: string;
  readonly rewardXp: number;
  readonly rewardReputation: number;
  readonly isSynthetic?: true;
}

/**
 * Creates the reward job of a completed quest. Its amounts never change. `half` halves the quest's XP and reputation,
 * rounded down, but not the completion points and the requestor's reputation.
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
