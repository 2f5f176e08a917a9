import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable, Logger } from '@nestjs/common';
import { Database, type Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { ACTIVE, type Counted, EMPTY_DAY, type DayCounts, isCounter, sumOf, waitOf } from './counted.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** The counters are spread, so that no item is written by everybody. */
const SHARDS = 16;

/** Counts since the beginning. In the order of keys it stands behind the days, so that one query reads both. */
const TOTAL = 'STATISTICS';
const dayRecord = (day: string) => `DAY#${day}`;

/** Counts since the beginning, and day by day, oldest first; days on which nothing happened are absent. */
export interface StoredStatistics {
  readonly total: DayCounts;
  readonly days: ReadonlyMap<string, DayCounts>;
}

/**
 * The writes that count things, for the transaction in which they happen: their `ADD` is guarded by the Put of the
 * event or member beside it. `id` spreads the counts.
 */
export function countWrites(table: string, id: string, { day, things }: Counted): NamedWrite[] {
  if (things.length === 0) return [];
  const totals = things.filter((thing) => waitOf(thing) === undefined);
  return [add(table, id, TOTAL, new Map(totals.map((thing) => [thing, 1]))), ...countDay(table, id, day, things)];
}

function countDay(table: string, id: string, day: string, things: readonly string[]): NamedWrite[] {
  return [add(table, id, dayRecord(day), new Map(things.map((thing) => [thing, 1])))];
}

/**
 * The writes that count a member as active on a day, beside a guard that lets them happen once a day. `latest` counts a
 * member on the latest of their active days alone: summed over any last days, it tells how many people were active in
 * them, without knowing whom.
 */
export function activeWrites(table: string, userId: string, day: string, before: string | undefined): NamedWrite[] {
  return [
    ...countDay(table, userId, day, [ACTIVE.onDay, ACTIVE.latest]),
    ...(before === undefined ? [] : [add(table, userId, dayRecord(before), new Map([[ACTIVE.latest, -1]]))]),
  ];
}

@Injectable()
export class StatisticsReader {
  private readonly logger = new Logger(StatisticsReader.name);

  constructor(private readonly database: Database) {}

  /** The sums of all shards since a day (`2026-11-21`): one query a shard; may be a moment old. */
  async since(day: string): Promise<StoredStatistics> {
    const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => this.shard(shard, day)));
    const items = shards.flat();
    const of = (record: string) => sumOf(items.filter((item) => item['record'] === record).map(this.parseCounts));
    const days = [...new Set(items.map((item) => String(item['record'])))].filter((record) => record !== TOTAL).sort();
    return { total: of(TOTAL), days: new Map(days.map((record) => [record.slice(dayRecord('').length), of(record)])) };
  }

  private async shard(shard: number, day: string): Promise<Item[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.quests,
        KeyConditionExpression: 'questId = :shard AND #record BETWEEN :from AND :total',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':shard': shardName(shard), ':from': dayRecord(day), ':total': TOTAL },
      }),
    );
    return Items;
  }

  /** A damaged counter counts nothing, so that all other figures still answer. */
  private readonly parseCounts = (item: Item): DayCounts => {
    const counts = { ...EMPTY_DAY, claimIn: new Map<number, number>(), attestIn: new Map<number, number>() };
    for (const [name, value] of Object.entries(item)) {
      const wait = waitOf(name);
      if (wait === undefined && !isCounter(name)) continue;
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) this.logger.error({ name }, 'damaged counter');
      else if (wait) counts[wait.kind].set(wait.bucket, value);
      else if (isCounter(name)) counts[name] = value;
    }
    return counts;
  };
}

function add(table: string, id: string, record: string, amounts: ReadonlyMap<string, number>): NamedWrite {
  const names = [...amounts.keys()];
  const Update = {
    TableName: table,
    Key: { questId: shardName(shardOf(id, SHARDS)), record },
    UpdateExpression: `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, amounts.get(name)])),
  };
  return { name: 'statistics', write: { Update } };
}

function shardName(shard: number): string {
  return partitionKey('quests', 'statistics', String(shard).padStart(2, '0'));
}
