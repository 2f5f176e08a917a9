/**
 * A histogram of durations, so that a median needs one counter per event and no scan of quests. A bound
 * is the previous one times the square root of two, from one minute to a year. A median from the counts is never
 * further from the true one than that factor, and much nearer with many durations in its bucket. Up to a minute
 * is one bucket.
 */
const FIRST_BOUND_SECONDS = 60;
const GROWTH = Math.SQRT2;
const LAST_BUCKET = 38;

/** Returns the bucket of a duration. Bucket 0 holds durations up to a minute, the last one is unbounded. */
export function bucketOf(seconds: number): number {
  if (seconds <= FIRST_BOUND_SECONDS) return 0;
  return Math.min(LAST_BUCKET, Math.ceil(Math.log(seconds / FIRST_BOUND_SECONDS) / Math.log(GROWTH)));
}

/**
 * Returns the median in whole seconds, interpolated within its bucket. Undefined if nothing was
 * counted.
 * @param counts by bucket
 */
export function medianSeconds(counts: ReadonlyMap<number, number>): number | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [bucket, count] of [...counts].sort(([one], [other]) => one - other)) {
    if (below + count >= total / 2 && count > 0) return within(bucket, (total / 2 - below) / count);
    below += count;
  }
  return undefined;
}

/** Returns the duration at a share (0 to 1) of a bucket. */
function within(bucket: number, share: number): number {
  const [lower, upper] = [bucket === 0 ? 0 : bound(bucket - 1), bound(bucket)];
  return Math.round(lower + (upper - lower) * share);
}

function bound(bucket: number): number {
  return FIRST_BOUND_SECONDS * GROWTH ** bucket;
}
