/**
 * Durations as counts in buckets, so that a median costs one counter with each event and no walk over quests. A bound
 * is the one before it times the square root of two, from one minute to a year: a median read from the counts is never
 * further from the true one than that factor, and much nearer where many durations fall into its bucket. Up to a minute
 * is one bucket.
 */
const FIRST_BOUND_SECONDS = 60;
const GROWTH = Math.SQRT2;
const LAST_BUCKET = 38;

/** The bucket of a duration: 0 holds everything up to a minute, the last one everything that is longer than the rest. */
export function bucketOf(seconds: number): number {
  if (seconds <= FIRST_BOUND_SECONDS) return 0;
  return Math.min(LAST_BUCKET, Math.ceil(Math.log(seconds / FIRST_BOUND_SECONDS) / Math.log(GROWTH)));
}

/**
 * The median in whole seconds, read within its bucket as if durations lay evenly there; absent where nothing was
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

/** The duration at a share (0 to 1) of a bucket. */
function within(bucket: number, share: number): number {
  const [lower, upper] = [bucket === 0 ? 0 : bound(bucket - 1), bound(bucket)];
  return Math.round(lower + (upper - lower) * share);
}

function bound(bucket: number): number {
  return FIRST_BOUND_SECONDS * GROWTH ** bucket;
}
