import { createHash } from 'node:crypto';

/** Spreads ids evenly over shards, 0-based; the same id always falls into the same one of as many. */
export function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % shards;
}
