import type { Balance } from '../economy/economy.ts';

export const REWARD_STATES = ['PENDING', 'PAID', 'ABANDONED'] as const;
export type RewardState = (typeof REWARD_STATES)[number];

export interface RewardAttempt {
  readonly at: string;
  /** Stable code of what went wrong; absent on success. */
  readonly error?: string;
}

/** Owed since the moment of completion; amounts never change afterwards. `jobId` equals the quest's id. */
export interface RewardJob {
  readonly jobId: string;
  readonly questId: string;
  readonly requestorId: string;
  readonly performerId: string;
  /** Of an automatic check: the daily cap of a pair does not count it. */
  readonly isSynthetic?: true;
  readonly performerReward: Balance;
  readonly requestorReward: Balance;
  readonly completedAt: string;
  readonly state: RewardState;
  /** True where the pair's daily cap was reached: paid with zero amounts. */
  readonly capped: boolean;
  /** Everything that was ever tried, oldest first: the audit history. */
  readonly attempts: readonly RewardAttempt[];
  /** Attempts since the job was born or last retried by an admin; decides backoff and abandonment. */
  readonly attemptCount: number;
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
