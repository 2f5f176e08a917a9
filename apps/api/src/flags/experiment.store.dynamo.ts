import { Injectable } from '@nestjs/common';
import type { Exposure } from '@civicforge/flags';
import { ulid } from 'ulid';
import { Database, type Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';
import { commit, ConditionFailed, type NamedWrite } from '../dynamo/transaction.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** What was counted of one arm of an experiment. */
export interface ArmCounts {
  readonly variant: string;
  /** People who met it. */
  readonly exposures: number;
  /** Those of them who reached the goal in time. */
  readonly goals: number;
}

/** What somebody met, without the instant. */
export type ExposureName = Pick<Exposure, 'flag' | 'variant' | 'unit'>;

/** The counters are spread, so that no item is written by everybody. */
const SHARDS = 16;

const EXPOSED = 'exposed:';
const REACHED = 'reached:';

/**
 * One item a person and arm, and counters that rise in the transaction that writes it: nothing is ever scanned or counted
 * anew. Both stand in the table of what expires.
 */
@Injectable()
export class ExperimentStore {
  constructor(private readonly database: Database) {}

  /** True where this is the first time that the person met the arm, whichever process asked. */
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

  /** True where the person met the arm at `since` or later and had not reached the goal before. */
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

  /** The counters of an experiment, added up in one batch; may be a moment old. */
  async countsOf(flag: string): Promise<ArmCounts[]> {
    const keys = Array.from({ length: SHARDS }, (_, shard) => counterKey(flag, shard));
    const { runtime } = await this.database.readMany({ runtime: keys });
    const [exposures, goals] = [sums(runtime, EXPOSED), sums(runtime, REACHED)];
    return [...exposures].map(([variant, met]) => ({ variant, exposures: met, goals: goals.get(variant) ?? 0 }));
  }

  private async counted(writes: readonly NamedWrite[]): Promise<boolean> {
    try {
      await commit(this.database, ulid(), writes);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Guarded by the condition of the write beside it. */
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
