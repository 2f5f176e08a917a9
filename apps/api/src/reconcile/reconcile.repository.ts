import type { Balance, LedgerEntry, Quest, RewardJob } from '@civicforge/domain';
import type { WalkPage } from './walk.ts';

/** The stored entries of a reward. */
export interface PaidEntries {
  readonly performer?: LedgerEntry;
  readonly requestor?: LedgerEntry;
}

export abstract class ReconcileRepository {
  /** The partitions of the index of quests by status and age: one per status and shard. */
  abstract readonly questPartitions: readonly string[];

  /** The partitions of the index that lists every member. */
  abstract readonly memberPartitions: readonly string[];

  abstract quests(partition: string, limit: number, after?: string): Promise<WalkPage>;

  abstract members(partition: string, limit: number, after?: string): Promise<WalkPage>;

  abstract watermark(partition: string): Promise<string | undefined>;

  abstract remember(partition: string, after: string | undefined): Promise<void>;

  /** Returns the stored jobs of these quests. Eventually consistent. */
  abstract jobs(questIds: readonly string[]): Promise<RewardJob[]>;

  /** Returns the ids of those entries that are stored. Eventually consistent. */
  abstract existingEntries(entries: readonly LedgerEntry[]): Promise<ReadonlySet<string>>;

  /** Returns both entries of a quest's reward, with consistent reads. */
  abstract paidEntries(quest: Pick<Quest, 'questId' | 'requestorId' | 'performerId'>): Promise<PaidEntries>;

  /** Returns every entry of a member, with consistent reads. */
  abstract ledger(userId: string): Promise<readonly Balance[]>;

  /** Writes the job of a completed quest. Returns false if quest or entries have changed since the read. */
  abstract restoreJob(quest: Quest, job: RewardJob): Promise<boolean>;

  /** Writes missing entries and updates the balances. Returns false if the job has changed since the read. */
  abstract restoreEntries(job: RewardJob, entries: readonly LedgerEntry[]): Promise<boolean>;
}
