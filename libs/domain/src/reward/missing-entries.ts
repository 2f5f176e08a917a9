import type { LedgerEntry } from '../economy/economy.ts';
import { paidEntries } from './pay-reward.ts';
import type { RewardJob } from './reward.ts';

/**
 * Returns the missing ledger entries of a PAID job, with the amounts and the time of its payment.
 * @param existing ids of the stored entries
 */
export function missingEntries(job: RewardJob, existing: ReadonlySet<string>): LedgerEntry[] {
  if (job.state !== 'PAID') return [];
  return paidEntries(job, job.updatedAt).filter(({ entryId }) => !existing.has(entryId));
}
