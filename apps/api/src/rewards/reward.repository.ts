import type { LedgerEntry, RewardJob, RewardState } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';

export interface Payment {
  /** The job as it was when the payment was decided. */
  readonly before: RewardJob;
  readonly job: RewardJob;
  readonly ledger: readonly LedgerEntry[];
  /** Further writes of the same transaction, such as the answer kept for a repeated request. */
  readonly additionalWrites: readonly NamedWrite[];
}

/** What became of a payment: `capped` means that the pair's daily cap is reached and nothing was written. */
export type PaymentOutcome = 'paid' | 'capped' | 'not-pending';

export interface RewardPage {
  readonly jobs: readonly RewardJob[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

export abstract class RewardRepository {
  abstract find(jobId: string): Promise<RewardJob | undefined>;

  /**
   * Job, both entries, both balances and the pair's counter in one transaction, or nothing.
   * @throws DatabaseBusy the outcome is unknown; trying again is safe
   */
  abstract pay(payment: Payment, cap: number): Promise<PaymentOutcome>;

  /** Jobs whose next attempt is due, the longest waiting first. May be a moment old. */
  abstract due(now: string, limit: number): Promise<RewardJob[]>;

  /**
   * Begins an attempt: moves the next one ahead to `until`, so that nobody else begins the same.
   * @returns the job as it is now, or undefined where another process was faster or the job is not PENDING any more
   */
  abstract begin(job: RewardJob, until: string): Promise<RewardJob | undefined>;

  /** Stores the outcome of a failed attempt or a retry; false where the job has changed since `before`. */
  abstract replace(before: RewardJob, job: RewardJob): Promise<boolean>;

  /** How many jobs are PENDING, and when the first of them was completed. May be a moment old. */
  abstract backlog(): Promise<{ readonly pending: number; readonly oldest?: string }>;

  /** Jobs in one state, the latest completed first. */
  abstract inState(state: RewardState, limit: number, after?: string): Promise<RewardPage>;
}
