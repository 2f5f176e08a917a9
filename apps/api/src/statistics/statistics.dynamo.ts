import { QueryCommand } from '../dynamo/commands.ts';
import { Injectable, Logger } from '@nestjs/common';
import { Database, type Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { ACTIVE, type Counted, EMPTY_DAY, type DayCounts, isCounter, sumOf, waitOf } from './counted.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Number of shards per counter, to avoid a hot partition. */
const SHARDS = 16;

/** Sort key of the total counts. It sorts after the days, so that one query reads both. */
const TOTAL = 'STATISTICS';
const dayRecord = (day: string) => `DAY#${day}`;

/** Total counts, and counts by day, oldest first. Days without counts are absent. */
export interface StoredStatistics {
  readonly total: DayCounts;
  readonly days: ReadonlyMap<string, DayCounts>;
}

/**
 * Returns the writes that increment counters, for the transaction of the counted change: the Put of the
 * event or member guards each `ADD`. `id` selects the shard.
 * @param times number of equal changes that the transaction stores
 */
export function countWrites(table: string, id: string, { day, counters }: Counted, times = 1): NamedWrite[] {
  if (counters.length === 0) return [];
  const totals = counters.filter((name) => waitOf(name) === undefined);
  return [
    add(table, id, TOTAL, new Map(totals.map((name) => [name, times]))),
    ...countDay(table, id, day, counters, times),
  ];
}

function countDay(table: string, id: string, day: string, counters: readonly string[], times = 1): NamedWrite[] {
  return [add(table, id, dayRecord(day), new Map(counters.map((name) => [name, times])))];
}

/**
 * Returns the writes that count a member as active on a day; the caller adds a once-a-day guard. `latest` counts a
 * member only on the latest active day: summed over the last days, it is the number of members active in
 * them, without personal data.
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

  /** Returns the sums of all shards since a day (`2026-11-21`), with one eventually consistent query per shard. */
  async since(day: string): Promise<StoredStatistics> {
    const shards = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => this.shard(shard, day)));
    const items = shards.flat();
    const of = (record: string) => sumOf(items.filter((item) => item['record'] === record).map(this.parseCounts));
    const days = [...new Set(items.map((item) => String(item['record'])))].filter((record) => record !== TOTAL).sort();
    return { total: of(TOTAL), days: new Map(days.map((record) => [record.slice(dayRecord('').length), of(record)])) };
  }

  /** Returns the total counts of all shards in one eventually consistent request. */
  async total(): Promise<DayCounts> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => ({ questId: shardName(shard), record: TOTAL }));
    const { quests } = await this.database.readMany({ quests: keys });
    return sumOf(quests.map(this.parseCounts));
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

  /** Parses counts. Logs and skips damaged counters, so that all other figures stay available. */
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
