import type { LedgerEntry, RewardJob, RewardState } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';

export interface Payment {
  /** The job before the payment. */
  readonly before: RewardJob;
  readonly job: RewardJob;
  readonly ledger: readonly LedgerEntry[];
  /** Further writes of the same transaction, such as the answer for an idempotent replay. */
  readonly additionalWrites: readonly NamedWrite[];
}

/** The outcome of a payment. `capped` means that the pair's daily cap is reached and nothing was written. */
export type PaymentOutcome = 'paid' | 'capped' | 'not-pending';

export interface RewardPage {
  readonly jobs: readonly RewardJob[];
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

export abstract class RewardRepository {
  abstract find(jobId: string): Promise<RewardJob | undefined>;

  /**
   * Writes job, both entries, both balances and the pair's counter in one transaction.
   * @throws DatabaseBusy if the outcome is unknown; a retry is safe
   */
  abstract pay(payment: Payment, cap: number): Promise<PaymentOutcome>;

  /** Returns due jobs, longest waiting first. Eventually consistent. */
  abstract due(now: string, limit: number): Promise<RewardJob[]>;

  /**
   * Begins an attempt: moves `nextAttemptAt` to `until`, so that no other process begins the same attempt.
   * @returns the stored job, or undefined if another process was first or the job is not PENDING
   */
  abstract begin(job: RewardJob, until: string): Promise<RewardJob | undefined>;

  /** Stores the outcome of a failed attempt or a retry. Returns false if the job has changed since `before`. */
  abstract replace(before: RewardJob, job: RewardJob): Promise<boolean>;

  /** Counts PENDING jobs and returns the earliest completion time. Eventually consistent. */
  abstract backlog(): Promise<{ readonly pending: number; readonly oldest?: string }>;

  /** Lists the jobs in one state, latest completion first. */
  abstract inState(state: RewardState, limit: number, after?: string): Promise<RewardPage>;
}
