import type { Balance, LedgerEntry, Quest, RewardJob } from '@civicforge/domain';
import type { WalkPage } from './walk.ts';

/** Both entries of a reward, as far as they exist. */
export interface PaidEntries {
  readonly performer?: LedgerEntry;
  readonly requestor?: LedgerEntry;
}

export abstract class ReconcileRepository {
  /** The partitions of the index of quests by status and age, every status and shard. */
  abstract readonly questPartitions: readonly string[];

  /** The partitions of the index that lists every member. */
  abstract readonly memberPartitions: readonly string[];

  abstract quests(partition: string, limit: number, after?: string): Promise<WalkPage>;

  abstract members(partition: string, limit: number, after?: string): Promise<WalkPage>;

  abstract watermark(partition: string): Promise<string | undefined>;

  abstract remember(partition: string, after: string | undefined): Promise<void>;

  /** The jobs that exist among those of these quests; may be a moment old. */
  abstract jobs(questIds: readonly string[]): Promise<RewardJob[]>;

  /** Ids of those of these entries that exist; may be a moment old. */
  abstract existingEntries(entries: readonly LedgerEntry[]): Promise<ReadonlySet<string>>;

  /** Both entries of a quest's reward, read consistently. */
  abstract paidEntries(quest: Pick<Quest, 'questId' | 'requestorId' | 'performerId'>): Promise<PaidEntries>;

  /** Every entry of a member, read consistently. */
  abstract ledger(userId: string): Promise<readonly Balance[]>;

  /** Writes the job of a completed quest, as long as quest and entries are as they were read; else false. */
  abstract restoreJob(quest: Quest, job: RewardJob): Promise<boolean>;

  /** Writes missing entries with their balances, as long as the job is as it was read; else false. */
  abstract restoreEntries(job: RewardJob, entries: readonly LedgerEntry[]): Promise<boolean>;
}
