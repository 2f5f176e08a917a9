import { hashPrefix, signedHash, type HashPrefix } from './murmur3.ts';

/** A percentage has two decimals and some room below: 100 % are this many buckets. */
export const BUCKETS = 100_000;
const HASHES = 2 ** 32;

/** The prefix of a flag's rollout hash; the caller's unit is the last part. */
export function rolloutPrefix(salt: string, flag: string): HashPrefix {
  return hashPrefix(salt, flag);
}

/** The prefix of a flag's variant hash: a part of its own, so that the variant is independent of the rollout. */
export function variantPrefix(salt: string, flag: string): HashPrefix {
  return hashPrefix(salt, flag, 'variant');
}

/** The prefix of a layer's hash; the caller's unit is the last part. */
export function layerPrefix(salt: string, layer: string): HashPrefix {
  return hashPrefix(salt, layer, 'layer');
}

/** The bucket of a hash, signed or unsigned, 0 to 99,999. */
export function bucketOfHash(hash: number): number {
  return Math.floor(((hash >>> 0) * BUCKETS) / HASHES);
}

/** The bucket of a unit under a prefix, 0 to 99,999. */
export function bucketOf(prefix: HashPrefix, unit: string): number {
  return bucketOfHash(signedHash(prefix, unit));
}

/** How many buckets a percentage with two decimals opens. */
export function bucketsOfPercentage(percentage: number): number {
  return Math.round(percentage * 1000);
}
