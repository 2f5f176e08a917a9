import type { Item } from '../dynamo/database.ts';
import { shardOf } from '../dynamo/shard.ts';

/** Number of partitions of the outbox index. */
const SHARDS = 2;

export const OUTBOX_KEYS = Array.from({ length: SHARDS }, (_, shard) => `dispatch#${shard}`);

/**
 * Returns the attributes that put an event into the sparse index `by-dispatch` until it is dispatched.
 * @param subjectId id that selects the shard
 */
export function outboxKeys(subjectId: string, at: string, changeId: string): Item {
  return { dispatchKey: OUTBOX_KEYS[shardOf(subjectId, SHARDS)], dispatchAt: `${at}#${changeId}` };
}
