import type { Balance } from '../economy/economy.ts';

export const REWARD_STATES = ['PENDING', 'PAID', 'ABANDONED'] as const;
export type RewardState = (typeof REWARD_STATES)[number];

export interface RewardAttempt {
  readonly at: string;
  /** Stable error code; absent on success. */
  readonly error?: string;
}

/** The reward job of a completed quest. Its amounts never change. `jobId` equals the quest's id. */
export interface RewardJob {
  readonly jobId: string;
  readonly questId: string;
  readonly requestorId: string;
  readonly performerId: string;
  /** True for a job of a synthetic check. The daily cap of a pair does not count it. */
  readonly isSynthetic?: true;
  readonly performerReward: Balance;
  readonly requestorReward: Balance;
  readonly completedAt: string;
  readonly state: RewardState;
  /** True if the job was paid with zero amounts because of the pair's daily cap. */
  readonly capped: boolean;
  /** All attempts, oldest first. */
  readonly attempts: readonly RewardAttempt[];
  /** Attempts since creation or the last retry by an admin. Controls backoff and abandonment. */
  readonly attemptCount: number;
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
