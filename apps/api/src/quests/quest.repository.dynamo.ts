import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Decision, membersBesideParties, type Quest, type QuestEvent, type QuestStatus } from '@civicforge/domain';
import { placeWrites } from '../calls/call-place.writes.dynamo.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { commit, type NamedWrite, transactionToken } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { type SignatureUse, signatureWrites } from '../proof/signature.writes.dynamo.ts';
import type { KnownPseudonymKeys } from '../users/pseudonym-keys.dynamo.ts';
import { photoWrites } from '../photos/photo.writes.dynamo.ts';
import { QuestSealer } from '../receipts/quest-sealer.ts';
import { receiptPut } from '../receipts/receipt.writes.dynamo.ts';
import { rewardJobPut } from '../rewards/reward.writes.dynamo.ts';
import { countedOf } from '../statistics/counted.ts';
import { countWrites } from '../statistics/statistics.dynamo.ts';
import { balanceWrites, type CounterIncrement } from '../users/balance.dynamo.ts';
import { traceWrites } from '../users/traces.dynamo.ts';
import { memberKey, peopleOf, type Person } from '../users/user.item.ts';
import {
  type ActiveRow,
  type IndexRow,
  type ListQuery,
  type ListSource,
  type MergedRows,
  mergeSources,
  type QuestPage,
  type IndexSort,
  type WaitingQuest,
  type ListRow,
} from './quest-list.ts';
import { listKey, parseQuest, PUBLIC_KEY, questKey, waitingKey } from './quest.item.ts';
import { eventKey, isEventItem, parseChanges, parseEvents } from './quest-event.item.ts';
import { accepts, isOverdue, type OpenRow, parseOpenRow, parseRow, questsInOrder, rangeOf } from './quest-rows.ts';
import { QuestWords } from './quest-words.dynamo.ts';
import { eventPut, questPut } from './quest.writes.dynamo.ts';

const SORTED_BY: Record<IndexSort, { index: string; key: string; order: 'ascending' | 'descending' }> = {
  newest: { index: 'by-age', key: 'questId', order: 'descending' },
  oldest: { index: 'by-age', key: 'questId', order: 'ascending' },
  xp: { index: 'by-xp', key: 'xpKey', order: 'ascending' },
  reputation: { index: 'by-reputation', key: 'reputationKey', order: 'ascending' },
  starts: { index: 'by-start', key: 'startKey', order: 'ascending' },
};

/** Page size per source of a filtered list. Index rows are small, about 25 per read unit. */
const FILTERED_PAGE = 100;

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
  /** The answer for an idempotent replay, stored in the same transaction. */
  readonly finished?: FinishedAttempt | undefined;
  /** Members that the caller has read, for their pseudonyms. */
  readonly people?: KnownPseudonymKeys;
  /** A verified signature that the change uses up. */
  readonly signature?: SignatureUse | undefined;
  /** Writes of another feature in the same transaction. */
  readonly alongside?: readonly NamedWrite[];
}

/** A stored change of a quest. */
export interface StoredChange {
  /** The quest now, possibly after later changes. */
  readonly quest: Quest;
  /** Sort key of the event item. */
  readonly record: string;
  /** The quest's version after the change. */
  readonly version: number;
  readonly events: readonly QuestEvent[];
  /** Events of earlier changes, oldest first. */
  readonly history: readonly QuestEvent[];
}

/** Quests with their events and lists. */
@Injectable()
export class QuestRepository {
  private readonly logger = new Logger(QuestRepository.name);
  private readonly damaged = (error: unknown) => this.logger.error({ err: error }, 'failed to parse an item of a list');
  private readonly table: string;

  constructor(
    private readonly database: Database,
    private readonly words: QuestWords,
    private readonly sealer: QuestSealer,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.table = database.tables.quests;
  }

  /** Reads consistently. */
  async find(questId: string): Promise<Quest | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: questKey(questId), ConsistentRead: true }),
    );
    return Item && parseQuest(Item);
  }

  /** Returns the quest with its events, oldest first, in one consistent read. */
  async findWithEvents(questId: string): Promise<{ quest: Quest; events: readonly QuestEvent[] } | undefined> {
    const items = await this.partition(questId);
    const quest = items.find((item) => !isEventItem(item));
    return quest && { quest: parseQuest(quest), events: parseEvents(items) };
  }

  /** Returns the quest with one of its changes and the events before it, in one consistent read. */
  async findChange(questId: string, record: string): Promise<StoredChange | undefined> {
    const items = await this.partition(questId);
    const quest = items.find((item) => !isEventItem(item));
    const changes = parseChanges(items);
    const index = changes.findIndex((change) => change.record === record);
    const change = changes[index];
    if (quest === undefined || change === undefined) return undefined;
    return { quest: parseQuest(quest), ...change, history: changes.slice(0, index).flatMap(({ events }) => events) };
  }

  /** Returns the quests in the order of the ids, by default eventually consistent. Logs and omits damaged ones. */
  async findMany(questIds: readonly string[], consistency?: { readonly isConsistent: boolean }): Promise<Quest[]> {
    const { quests } = await this.database.readMany({ quests: questIds.map(questKey) }, consistency);
    return questsInOrder(questIds, quests, this.damaged);
  }

  /** Returns the quests of rows, like `findMany`, and their requestors in the same batch. */
  async findListed(rows: readonly ListRow[]): Promise<{ quests: Quest[]; people: ReadonlyMap<string, Person> }> {
    const requestors = new Set(rows.flatMap(({ requestorId }) => requestorId ?? []));
    const { quests, users } = await this.database.readMany({
      quests: rows.map(({ questId }) => questKey(questId)),
      users: [...requestors].map(memberKey),
    });
    const questIds = rows.map(({ questId }) => questId);
    return { quests: questsInOrder(questIds, quests, this.damaged), people: peopleOf(users, this.damaged) };
  }

  /**
   * @throws ConditionFailed if another change, or an earlier attempt of this one, was first
   * @throws DatabaseBusy if the outcome is unknown
   */
  async save(change: QuestChange): Promise<void> {
    const { decision, changeId, attempt, counterIncrements, finished } = change;
    const { rewardJob } = decision;
    const { quest, receipt } = await this.sealer.seal(decision, change.people);
    await commit(this.database, transactionToken(changeId, attempt), [
      questPut(this.table, quest, change.before, this.settings.listShards),
      eventPut(this.table, decision, changeId),
      ...balanceWrites(this.database.tables.users, decision.ledger, counterIncrements),
      ...(rewardJob ? [rewardJobPut(this.database.tables.rewards, rewardJob)] : []),
      ...(receipt ? [receiptPut(this.table, receipt)] : []),
      ...(decision.quest.isSynthetic
        ? []
        : countWrites(this.table, decision.quest.questId, countedOf(decision.quest, decision.events))),
      ...photoWrites(this.table, change.before, quest),
      ...placeWrites(this.database.tables.calls, change.before, quest),
      ...traceWrites(this.database.tables.users, quest.questId, membersBesideParties(change.before, decision)),
      ...signatureWrites(this.database, change.signature),
      ...(change.alongside ?? []),
      ...idempotencyWrites(this.database, finished),
    ]);
    await this.words.follow(change.before, decision.quest, () => this.find(decision.quest.questId));
  }

  /**
   * Replaces a quest without an event of its own, for erasures and hiding, and follows with its words.
   * @throws ConditionFailed if the quest has changed since `before` was read
   */
  async replace(before: Quest, quest: Quest, additionalWrites: readonly NamedWrite[]): Promise<void> {
    const write = questPut(this.table, quest, before, this.settings.listShards);
    const follow = [
      ...photoWrites(this.table, before, quest),
      ...placeWrites(this.database.tables.calls, before, quest),
    ];
    await commit(this.database, newChangeId(), [write, ...follow, ...additionalWrites]);
    await this.words.follow(before, quest, () => this.find(quest.questId));
  }

  /**
   * Adds a core to a submitted quest without one. The version stays, because no reader sees a difference.
   * @returns the quest with its core; the stored one if another call was first
   */
  async addCore(quest: Quest): Promise<Quest> {
    const { quest: sealed } = await this.sealer.seal({ quest, events: [], ledger: [] });
    if (sealed.core === undefined) return quest;
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: questKey(quest.questId),
          UpdateExpression: 'SET core = :core',
          ConditionExpression: 'version = :version AND attribute_not_exists(core)',
          ExpressionAttributeValues: { ':core': sealed.core, ':version': quest.version },
        }),
      );
      return sealed;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (await this.find(quest.questId)) ?? quest;
    }
  }

  /** Returns true if an earlier attempt stored this change. Reads consistently. */
  async hasChange(questId: string, changeId: string): Promise<boolean> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.table,
        Key: eventKey(questId, changeId),
        ProjectionExpression: 'version',
        ConsistentRead: true,
      }),
    );
    return Item !== undefined;
  }

  /** Reads at most one index page per status and shard. */
  async list(query: ListQuery): Promise<MergedRows> {
    const { order } = SORTED_BY[query.sort];
    const listed = new Set(query.statuses);
    // Readers see an overdue quest as EXPIRED while the index lists it as OPEN.
    if (listed.has('EXPIRED')) listed.add('OPEN');
    const sources = await Promise.all(
      [...listed].flatMap((status) => this.shards().map((shard) => this.source(query, status, shard))),
    );
    return mergeSources(sources, order, query.limit, (row) => accepts(query, row));
  }

  /**
   * Returns quests that wait since before a time (OPEN ones: with a passed deadline), longest waiting first:
   * one index page per status and shard. Eventually consistent.
   */
  async waiting(asked: readonly WaitingQuest[], limit: number, after?: string): Promise<MergedRows<IndexRow>> {
    const sources = await Promise.all(
      asked.flatMap(({ status, before }) =>
        this.shards().map((shard) => this.waitingSource(listKey(status, shard), before, limit, after)),
      ),
    );
    return mergeSources(sources, 'ascending', limit);
  }

  /** Returns the quests of a requestor or performer, newest first: one index page. */
  async listOf(userId: string, role: 'requestor' | 'performer', limit: number, after?: string): Promise<QuestPage> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: `by-${role}`,
        KeyConditionExpression: after === undefined ? '#person = :user' : '#person = :user AND questId < :after',
        ExpressionAttributeNames: { '#person': `${role}Id` },
        ExpressionAttributeValues: { ':user': userId, ...(after !== undefined && { ':after': after }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const questIds = Items.map((item) => text(item, 'questId'));
    const last = questIds.at(-1);
    return { questIds, ...(LastEvaluatedKey && last !== undefined && { next: last }) };
  }

  /**
   * Returns the quests of a member that are not ended, in both roles: those that wait for the member first, longest
   * waiting first. Reads one index page per role, eventually consistent.
   *
   * @param now leaves out OPEN quests whose deadline has passed
   */
  async active(userId: string, now: string, limit: number, after?: string): Promise<MergedRows<ActiveRow>> {
    const sources = await Promise.all(
      (['requestor', 'performer'] as const).map((party) => this.activeSource(party, userId, limit, after)),
    );
    return mergeSources(sources, 'ascending', limit, (row) => !isOverdue(row, now));
  }

  /** Returns the newest OPEN quests that visitors may read: one index page. */
  async publicQuests(limit: number): Promise<Quest[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-public',
        KeyConditionExpression: 'publicKey = :public',
        ExpressionAttributeValues: { ':public': PUBLIC_KEY },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return this.findMany(Items.map((item) => text(item, 'questId')));
  }

  private async activeSource(
    party: 'requestor' | 'performer',
    userId: string,
    limit: number,
    after: string | undefined,
  ): Promise<ListSource<OpenRow>> {
    const [partition, sort] =
      party === 'requestor' ? ['activeRequestorId', 'requestorTurn'] : ['activePerformerId', 'performerTurn'];
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: `by-${party}-turn`,
        KeyConditionExpression: `${partition} = :user${after === undefined ? '' : ` AND ${sort} > :after`}`,
        ExpressionAttributeValues: { ':user': userId, ...(after !== undefined && { ':after': after }) },
        Limit: limit,
      }),
    );
    return { rows: Items.map((item) => parseOpenRow(item, sort)), more: LastEvaluatedKey !== undefined };
  }

  private partition(questId: string): Promise<Item[]> {
    return this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'questId = :quest',
        ExpressionAttributeValues: { ':quest': questId },
        ConsistentRead: true,
      }),
    );
  }

  private shards(): number[] {
    return Array.from({ length: this.settings.listShards }, (_, shard) => shard);
  }

  private async waitingSource(key: string, before: string, limit: number, after = ''): Promise<ListSource<IndexRow>> {
    const until = waitingKey(before, '~');
    if (after >= until) return { rows: [], more: false };
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-waiting',
        KeyConditionExpression: 'waitingKey = :waiting AND waitingSince BETWEEN :after AND :until',
        ExpressionAttributeValues: { ':waiting': key, ':after': after || ' ', ':until': until },
        // BETWEEN includes the row that the last page ended with.
        Limit: limit + 1,
      }),
    );
    const rows = Items.map((item) => ({ key: text(item, 'waitingSince'), questId: text(item, 'questId') }));
    return { rows: rows.filter((row) => row.key > after), more: LastEvaluatedKey !== undefined };
  }

  private async source(query: ListQuery, status: QuestStatus, shard: number): Promise<ListSource> {
    const { index, key, order } = SORTED_BY[query.sort];
    const filtered = query.category !== undefined || query.claimableBy !== undefined;
    const limit = filtered ? FILTERED_PAGE : query.limit;
    const range = rangeOf(query, key, order);
    if (range === undefined) return { rows: [], more: false };
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: index,
        KeyConditionExpression: ['listKey = :list', ...range.conditions].join(' AND '),
        ExpressionAttributeValues: { ':list': listKey(status, shard), ...range.values },
        ScanIndexForward: order === 'ascending',
        // A range includes the row that the last page ended with.
        Limit: limit + range.overlap,
      }),
    );
    const rows = Items.map((item) => parseRow(item, key, status)).filter((row) => row.key !== query.after);
    return { rows, more: LastEvaluatedKey !== undefined };
  }
}
