import { GetCommand, PutCommand, QueryCommand } from '../dynamo/commands.ts';
import { Inject, Injectable } from '@nestjs/common';
import { type LedgerEntry, paidEntries, type Quest, QUEST_STATUSES, type RewardJob } from '@civicforge/domain';
import { createHash } from 'node:crypto';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { listKey, questKey } from '../quests/quest.item.ts';
import { parseReward } from '../rewards/reward.item.ts';
import { rewardJobPut } from '../rewards/reward.writes.dynamo.ts';
import { balanceWrites } from '../users/balance.dynamo.ts';
import { ENTRY_PREFIX, JOINING_KEYS, ledgerKey, parseLedgerEntry } from '../users/user.item.ts';
import type { WalkPage } from './walk.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Retention of a watermark. Without it, the walk starts from the beginning. */
const WATERMARK_SECONDS = 30 * 86_400;

/** The stored entries of a reward. */
export interface PaidEntries {
  readonly performer?: LedgerEntry;
  readonly requestor?: LedgerEntry;
}

@Injectable()
export class ReconcileRepository {
  /** The partitions of the index of quests by status and age: one per status and shard. */
  readonly questPartitions: readonly string[];
  /** The partitions of the index that lists every member. */
  readonly memberPartitions = JOINING_KEYS;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) { listShards }: Settings,
  ) {
    const shards = Array.from({ length: listShards }, (_, shard) => shard);
    this.questPartitions = QUEST_STATUSES.flatMap((status) => shards.map((shard) => listKey(status, shard)));
  }

  async quests(partition: string, limit: number, after?: string): Promise<WalkPage> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.quests,
        IndexName: 'by-age',
        KeyConditionExpression: `listKey = :list${after === undefined ? '' : ' AND questId > :after'}`,
        ExpressionAttributeValues: { ':list': partition, ...(after !== undefined && { ':after': after }) },
        Limit: limit,
      }),
    );
    const ids = Items.map((item) => text(item, 'questId'));
    const last = ids.at(-1);
    return { ids, ...(LastEvaluatedKey && last !== undefined && { next: last }) };
  }

  async members(partition: string, limit: number, after?: string): Promise<WalkPage> {
    const from = after === undefined ? undefined : startKey(after);
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.users,
        IndexName: 'by-joining',
        KeyConditionExpression: 'joiningKey = :members',
        ExpressionAttributeValues: { ':members': partition },
        Limit: limit,
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    const ids = Items.map((item) => text(item, 'userId'));
    return { ids, ...(LastEvaluatedKey && { next: JSON.stringify(LastEvaluatedKey) }) };
  }

  async watermark(partition: string): Promise<string | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.runtime, Key: watermarkKey(partition), ConsistentRead: true }),
    );
    const after: unknown = Item?.['after'];
    return typeof after === 'string' && after !== '' ? after : undefined;
  }

  /** Stores the position. Undefined stands for the beginning; it is stored too, because jobs may delete nothing here. */
  async remember(partition: string, after = ''): Promise<void> {
    const expiresAtSeconds = Math.floor(Date.now() / 1_000) + WATERMARK_SECONDS;
    const Item = { ...watermarkKey(partition), after, expiresAtSeconds };
    await this.database.documents.send(new PutCommand({ TableName: this.database.tables.runtime, Item }));
  }

  /** Returns the stored jobs of these quests. Eventually consistent. */
  async jobs(questIds: readonly string[]): Promise<RewardJob[]> {
    const { rewards } = await this.database.readMany({ rewards: questIds.map((jobId) => ({ jobId })) });
    return rewards.map(parseReward);
  }

  /** Returns the ids of those entries that are stored. Eventually consistent. */
  async existingEntries(entries: readonly LedgerEntry[]): Promise<ReadonlySet<string>> {
    const { users } = await this.database.readMany({ users: entries.map(ledgerKey) });
    return new Set(users.map((item) => text(item, 'entryId')));
  }

  /** Returns both entries of a quest's reward, with consistent reads. */
  async paidEntries(quest: Pick<Quest, 'questId' | 'requestorId' | 'performerId'>): Promise<PaidEntries> {
    const { questId, requestorId, performerId } = quest;
    const [performer, requestor] = await Promise.all([
      performerId === undefined ? undefined : this.entry(performerId, `quest:${questId}:performer:completion`),
      this.entry(requestorId, `quest:${questId}:requestor:completion`),
    ]);
    return { ...(performer && { performer }), ...(requestor && { requestor }) };
  }

  /** Returns every entry of a member, with consistent reads. */
  async ledger(userId: string): Promise<LedgerEntry[]> {
    const entries = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :user AND begins_with(#record, :entries)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':user': userId, ':entries': ENTRY_PREFIX },
        ConsistentRead: true,
      }),
    );
    return entries.map(parseLedgerEntry);
  }

  /** Writes the job of a completed quest. Returns false if quest or entries have changed since the read. */
  restoreJob(quest: Quest, job: RewardJob): Promise<boolean> {
    // A due job requires that no entry exists, a PAID job that both exist.
    const condition = job.state === 'PAID' ? 'attribute_exists(userId)' : 'attribute_not_exists(userId)';
    return this.store([
      rewardJobPut(this.database.tables.rewards, job),
      this.check('quest', this.database.tables.quests, questKey(quest.questId), 'version = :seen', quest.version),
      ...paidEntries(job, job.updatedAt).map((entry) =>
        this.check('entry', this.database.tables.users, ledgerKey(entry), condition),
      ),
    ]);
  }

  /** Writes missing entries and updates the balances. Returns false if the job has changed since the read. */
  restoreEntries(job: RewardJob, entries: readonly LedgerEntry[]): Promise<boolean> {
    const { users, rewards } = this.database.tables;
    const condition = 'attemptCount = :seen AND attribute_not_exists(nextAttemptAt)';
    return this.store([
      ...balanceWrites(users, entries),
      this.check('job', rewards, { jobId: job.jobId }, condition, job.attemptCount),
    ]);
  }

  private async entry(userId: string, entryId: string): Promise<LedgerEntry | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.database.tables.users,
        Key: ledgerKey({ userId, entryId }),
        ConsistentRead: true,
      }),
    );
    return Item && parseLedgerEntry(Item);
  }

  private check(name: string, table: string, key: object, condition: string, seen?: number): NamedWrite {
    return {
      name,
      write: {
        ConditionCheck: {
          TableName: table,
          Key: { ...key },
          ConditionExpression: condition,
          ...(seen !== undefined && { ExpressionAttributeValues: { ':seen': seen } }),
        },
      },
    };
  }

  /** Commits the writes of a repair. Each has a condition, so a retry repairs once. */
  private async store(writes: readonly NamedWrite[]): Promise<boolean> {
    const token = createHash('sha256').update(JSON.stringify(writes)).digest('hex').slice(0, 36);
    try {
      await commit(this.database, token, writes);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}

/** Parses the key in a watermark. A damaged one returns undefined, which starts from the beginning. */
function startKey(watermark: string): Record<string, string> | undefined {
  try {
    const key = JSON.parse(watermark) as Item;
    const names = ['userId', 'record', 'joiningKey', 'createdAt'];
    return Object.fromEntries(names.map((name) => [name, text(key, name)]));
  } catch {
    return undefined;
  }
}

function watermarkKey(partition: string) {
  return { key: partitionKey('runtime', 'watermark', partition) };
}
