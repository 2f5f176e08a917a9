import type { Decision, Quest, QuestEvent, QuestStatus } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { CounterIncrement } from '../users/balance.dynamo.ts';
import type { IndexRow, MergedRows, QuestSort } from './quest-list.ts';

/** The writes of one change of a quest, stored in one transaction. */
export interface QuestChange {
  /** The stored quest before the decision; absent for a new quest. */
  readonly before?: Quest;
  readonly decision: Decision;
  /** Id of the change and key of its event. It tells a lost answer from a lost race. */
  readonly changeId: string;
  /** Number of the attempt. Attempts of one change can write different values. */
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
  /** Only OPEN quests that this user did not post. */
  readonly claimableBy?: string;
  readonly now: string;
}

export interface QuestPage {
  readonly questIds: readonly string[];
  readonly next?: string;
}

/** Statuses in which a quest waits for an action or its deadline. */
export type WaitingStatus = Extract<QuestStatus, 'OPEN' | 'CLAIMED' | 'SUBMITTED' | 'DISPUTED'>;

export interface WaitingQuest {
  readonly status: WaitingStatus;
  /** ISO 8601. Selects quests that wait since this time or earlier. */
  readonly before: string;
}

export abstract class QuestRepository {
  /** Reads consistently. */
  abstract find(questId: string): Promise<Quest | undefined>;

  /** Returns the quest with its events, oldest first, in one consistent read. */
  abstract findWithEvents(questId: string): Promise<{ quest: Quest; events: readonly QuestEvent[] } | undefined>;

  /** Returns the quests in the order of the ids, eventually consistent. Logs and omits damaged ones. */
  abstract findMany(questIds: readonly string[]): Promise<Quest[]>;

  /**
   * @throws ConditionFailed if another change, or an earlier attempt of this one, was first
   * @throws DatabaseBusy if the outcome is unknown
   */
  abstract save(change: QuestChange): Promise<void>;

  /** Returns true if an earlier attempt stored this change. Reads consistently. */
  abstract hasChange(questId: string, changeId: string): Promise<boolean>;

  /** Reads at most one index page per status and shard. */
  abstract list(query: ListQuery): Promise<MergedRows>;

  /** Returns the quests of a requestor or performer, newest first: one index page. */
  abstract listOf(userId: string, role: 'requestor' | 'performer', limit: number, after?: string): Promise<QuestPage>;

  /**
   * Returns quests that wait since before a time (OPEN ones: with a passed deadline), longest waiting first:
   * one index page per status and shard. Eventually consistent.
   */
  abstract waiting(asked: readonly WaitingQuest[], limit: number, after?: string): Promise<MergedRows<IndexRow>>;
}
