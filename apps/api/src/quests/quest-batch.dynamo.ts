import { Inject, Injectable } from '@nestjs/common';
import type { Decision } from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { commit, type NamedWrite, transactionToken } from '../dynamo/transaction.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { countedOf } from '../statistics/counted.ts';
import { countWrites } from '../statistics/statistics.dynamo.ts';
import { balanceWrites } from '../users/balance.dynamo.ts';
import { QuestRepository, type QuestChange } from './quest.repository.dynamo.ts';
import { QuestWords } from './quest-words.dynamo.ts';
import { eventPut, questPut } from './quest.writes.dynamo.ts';

/** New quests of one requestor on one day. */
export interface QuestBatchCreation extends Pick<QuestChange, 'changeId' | 'attempt' | 'finished'> {
  /** Selects the shard of the counters. */
  readonly id: string;
  readonly decisions: readonly Decision[];
  /** Further writes of the transaction. */
  readonly writes: readonly NamedWrite[];
}

/** Creates several quests in one transaction. */
@Injectable()
export class QuestBatch {
  private readonly table: string;

  constructor(
    private readonly database: Database,
    private readonly quests: QuestRepository,
    private readonly words: QuestWords,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.table = database.tables.quests;
  }

  /**
   * Stores at most 20 quests with their events and entries, one update of the member, and counters of one shard: 63 of the
   * 100 items of a transaction, and the writes of the caller.
   * @throws ConditionFailed if a condition of the caller's writes fails, or the points do not suffice
   * @throws DatabaseBusy if the outcome is unknown
   */
  async create({ id, decisions, changeId, attempt, finished, writes }: QuestBatchCreation): Promise<void> {
    const { users } = this.database.tables;
    const [first] = decisions;
    const counted = first && !first.quest.isSynthetic ? countedOf(first.quest, first.events) : undefined;
    const ledger = decisions.flatMap((decision) => decision.ledger);
    const increments = decisions.map(({ quest }) => ({ userId: quest.requestorId, counter: 'created' }) as const);
    await commit(this.database, transactionToken(changeId, attempt), [
      ...decisions.flatMap((decision) => [
        questPut(this.table, decision.quest, undefined, this.settings.listShards),
        eventPut(this.table, decision, changeId),
      ]),
      ...balanceWrites(users, ledger, increments),
      ...(counted ? countWrites(this.table, id, counted, decisions.length) : []),
      ...writes,
      ...idempotencyWrites(this.database, finished),
    ]);
    await Promise.all(decisions.map(({ quest }) => this.follow(quest.questId, quest)));
  }

  private follow(questId: string, quest: Decision['quest']): Promise<void> {
    return this.words.follow(undefined, quest, () => this.quests.find(questId));
  }
}
