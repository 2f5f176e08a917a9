import { Injectable } from '@nestjs/common';
import type { Exposure } from '@civicforge/flags';
import { newUlid } from '../dynamo/ulids.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Counters of one arm of an experiment. */
export interface ArmCounts {
  readonly variant: string;
  /** Exposed members. */
  readonly exposures: number;
  /** Exposed members who reached the goal in time. */
  readonly goals: number;
}

/** An exposure without its time. */
export type ExposureName = Pick<Exposure, 'flag' | 'variant' | 'unit'>;

/** Number of counter shards, which avoids a hot item. */
const SHARDS = 16;

const EXPOSED = 'exposed:';
const REACHED = 'reached:';

/**
 * Stores one item per member and arm, and increments counters in the same transaction, so that nothing is scanned or
 * recounted. Both are in the table of expiring items.
 */
@Injectable()
export class ExperimentStore {
  constructor(private readonly database: Database) {}

  /** Returns true for the first exposure of the member to the arm, across all processes. */
  addExposure(exposure: Exposure, expiresAtSeconds: number): Promise<boolean> {
    const { at } = exposure;
    const first: NamedWrite = {
      name: 'exposure',
      write: {
        Put: {
          TableName: this.database.tables.runtime,
          Item: { ...exposureKey(exposure), at, expiresAtSeconds },
          ConditionExpression: 'attribute_not_exists(#key)',
          ExpressionAttributeNames: { '#key': 'key' },
        },
      },
    };
    return this.counted([first, this.count(exposure, EXPOSED, expiresAtSeconds)]);
  }

  /** Returns true if the member was exposed at `since` or later and had not reached the goal before. */
  addGoal(name: ExposureName, at: number, since: number, expiresAtSeconds: number): Promise<boolean> {
    const once: NamedWrite = {
      name: 'goal',
      write: {
        Update: {
          TableName: this.database.tables.runtime,
          Key: exposureKey(name),
          UpdateExpression: 'SET reachedAt = :at',
          ConditionExpression: '#at >= :since AND attribute_not_exists(reachedAt)',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':at': at, ':since': since },
        },
      },
    };
    return this.counted([once, this.count(name, REACHED, expiresAtSeconds)]);
  }

  /** Sums the counters of an experiment, read in one eventually consistent batch. */
  async countsOf(flag: string): Promise<ArmCounts[]> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => counterKey(flag, shard));
    const { runtime } = await this.database.readMany({ runtime: keys });
    const [exposures, goals] = [sums(runtime, EXPOSED), sums(runtime, REACHED)];
    return [...exposures].map(([variant, met]) => ({ variant, exposures: met, goals: goals.get(variant) ?? 0 }));
  }

  private async counted(writes: readonly NamedWrite[]): Promise<boolean> {
    try {
      await commit(this.database, newUlid(), writes);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** The condition of the other write in the transaction guards this one. */
  private count({ flag, variant, unit }: ExposureName, what: string, expiresAtSeconds: number): NamedWrite {
    return {
      name: 'counter',
      write: {
        Update: {
          TableName: this.database.tables.runtime,
          Key: counterKey(flag, shardOf(unit, SHARDS)),
          UpdateExpression: 'ADD #count :one SET expiresAtSeconds = :expires',
          ExpressionAttributeNames: { '#count': `${what}${variant}` },
          ExpressionAttributeValues: { ':one': 1, ':expires': expiresAtSeconds },
        },
      },
    };
  }
}

function exposureKey({ flag, variant, unit }: ExposureName) {
  return { key: partitionKey('runtime', 'exposure', flag, variant, unit) };
}

function counterKey(flag: string, shard: number) {
  return { key: partitionKey('runtime', 'experiment', flag, String(shard).padStart(2, '0')) };
}

function sums(shards: readonly Item[], what: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, value] of shards.flatMap((shard) => Object.entries(shard))) {
    if (!name.startsWith(what) || typeof value !== 'number') continue;
    const variant = name.slice(what.length);
    found.set(variant, (found.get(variant) ?? 0) + value);
  }
  return found;
}
