import type { LedgerEntry } from '../economy/economy.ts';
import { paidEntries } from './pay-reward.ts';
import type { RewardJob } from './reward.ts';

/**
 * The ledger entries that a PAID job must have and lacks, with the amounts and the time of its payment.
 * `existing` are the ids of the entries that are there.
 */
export function missingEntries(job: RewardJob, existing: ReadonlySet<string>): LedgerEntry[] {
  if (job.state !== 'PAID') return [];
  return paidEntries(job, job.updatedAt).filter(({ entryId }) => !existing.has(entryId));
}
