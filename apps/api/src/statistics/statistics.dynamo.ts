import { Injectable } from '@nestjs/common';
import type { QuestEvent } from '@civicforge/domain';
import { Database, type Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';

/** What is counted of a community; nothing of it is about a person. */
export const COUNTED = ['members', 'created', 'claimed', 'completed', 'disputed'] as const;
export type CountedThing = (typeof COUNTED)[number];
export type Statistics = Readonly<Record<CountedThing, number>>;

/** The counters are spread, so that no item is written by everybody. */
const SHARDS = 16;
const RECORD = 'STATISTICS';

/**
 * The write that counts things, for the transaction in which they happen: its `ADD` is guarded by the Put of the event
 * or member beside it. `id` spreads the counts.
 */
export function countWrites(table: string, id: string, things: readonly CountedThing[]): NamedWrite[] {
  if (things.length === 0) return [];
  return [
    {
      name: 'statistics',
      write: {
        Update: {
          TableName: table,
          Key: shardKey(shardOf(id, SHARDS)),
          UpdateExpression: `ADD ${things.map((thing) => `${thing} :one`).join(', ')}`,
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
    },
  ];
}

/** The events of a change that are counted. */
export function countedEvents(events: readonly QuestEvent[]): CountedThing[] {
  return COUNTED.filter((thing) => events.some(({ kind }) => kind === thing));
}

@Injectable()
export class StatisticsReader {
  constructor(private readonly database: Database) {}

  /** The sums of all shards, in one batch; may be a moment old. */
  async read(): Promise<Statistics> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => shardKey(shard));
    const { quests } = await this.database.readMany({ quests: keys });
    const sum = (thing: CountedThing) => quests.reduce((total, item) => total + counted(item, thing), 0);
    return {
      members: sum('members'),
      created: sum('created'),
      claimed: sum('claimed'),
      completed: sum('completed'),
      disputed: sum('disputed'),
    };
  }
}

function counted(item: Item, thing: CountedThing): number {
  const value = item[thing];
  return typeof value === 'number' ? value : 0;
}

function shardKey(shard: number) {
  return { questId: `statistics#${String(shard).padStart(2, '0')}`, record: RECORD };
}
