import type { Decision, Quest, QuestEvent, QuestStatus } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { CounterIncrement } from '../users/balance.dynamo.ts';
import type { IndexRow, MergedRows, QuestSort } from './quest-list.ts';

/** One change of a quest as it is written: all of it in one transaction, or none of it. */
export interface QuestChange {
  /** The stored quest that the decision was made on; absent for a new quest. */
  readonly before?: Quest;
  readonly decision: Decision;
  /** Identifies the change; its event is found by it, so that a lost answer is not taken for a lost race. */
  readonly changeId: string;
  /** Distinguishes tries of the same change that write different values. */
  readonly attempt: number;
  readonly counterIncrements: readonly CounterIncrement[];
  readonly additionalWrites: readonly NamedWrite[];
}

export interface ListQuery {
  readonly statuses: readonly QuestStatus[];
  readonly sort: QuestSort;
  readonly limit: number;
  readonly after?: string;
  readonly category?: string;
  /** Only quests of others that are open at this time. */
  readonly claimableBy?: string;
  readonly now: string;
}

export interface QuestPage {
  readonly questIds: readonly string[];
  readonly next?: string;
}

/** Statuses in which a quest waits for somebody. */
export type WaitingStatus = Extract<QuestStatus, 'OPEN' | 'CLAIMED' | 'SUBMITTED' | 'DISPUTED'>;

export interface WaitingQuest {
  readonly status: WaitingStatus;
  /** ISO 8601; quests that wait since this time or an earlier one. */
  readonly before: string;
}

export abstract class QuestRepository {
  /** Reads consistently. */
  abstract find(questId: string): Promise<Quest | undefined>;

  /** The quest with its events, oldest first, in one consistent read. */
  abstract findWithEvents(questId: string): Promise<{ quest: Quest; events: readonly QuestEvent[] } | undefined>;

  /** The readable quests among these, in the order of the ids. A damaged one is logged and left out. May be a moment old. */
  abstract findMany(questIds: readonly string[]): Promise<Quest[]>;

  /**
   * @throws ConditionFailed nothing was written: somebody was faster, or an earlier try of this change won
   * @throws DatabaseBusy the outcome is unknown
   */
  abstract save(change: QuestChange): Promise<void>;

  /** True where an earlier try of this change was written. Reads consistently. */
  abstract hasChange(questId: string, changeId: string): Promise<boolean>;

  /** At most one index page for each status and shard. */
  abstract list(query: ListQuery): Promise<MergedRows>;

  /** The quests that a person posted or performs, newest first: one index page. */
  abstract listOf(userId: string, role: 'requestor' | 'performer', limit: number, after?: string): Promise<QuestPage>;

  /**
   * Quests that have waited since before a time (OPEN ones: whose deadline has passed), the longest waiting first:
   * one index page for each status and shard. May be a moment old.
   */
  abstract waiting(asked: readonly WaitingQuest[], limit: number, after?: string): Promise<MergedRows<IndexRow>>;
}
