import type { LedgerEntry, RewardJob } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';

export interface Payment {
  /** The job as it was when the payment was decided. */
  readonly before: RewardJob;
  readonly job: RewardJob;
  readonly ledger: readonly LedgerEntry[];
  /** Further writes of the same transaction, such as the answer kept for a repeated request. */
  readonly along: readonly NamedWrite[];
}

/** What became of a payment: `capped` means that the pair's daily cap is reached and nothing was written. */
export type PaymentOutcome = 'paid' | 'capped' | 'not-pending';

export abstract class RewardRepository {
  abstract find(jobId: string): Promise<RewardJob | undefined>;

  /**
   * Job, both entries, both balances and the pair's counter in one transaction, or nothing.
   * @throws DatabaseBusy the outcome is unknown; trying again is safe
   */
  abstract pay(payment: Payment, cap: number): Promise<PaymentOutcome>;
}
