import { createHash } from 'node:crypto';

/** Returns the 0-based shard of an id. The same id and number of shards always give the same shard. */
export function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % shards;
}
