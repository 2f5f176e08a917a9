/**
 * One minute of one target group. What is undefined was not told by CloudWatch: it is neither good nor bad. A target
 * group that is reached by nobody tells its hosts and nothing else.
 */
export interface Minute {
  /** Begin of the minute, in milliseconds. */
  readonly at: number;
  readonly requests?: number;
  readonly errors?: number;
  /** Seconds. */
  readonly p95?: number;
  /** Seconds. */
  readonly average?: number;
  readonly unhealthy?: number;
  /** Calls to database, identity or flags that failed. */
  readonly dependencies?: number;
}

/** Sums over one window: metric by metric, as `RequestCount`. */
export type Counts = Readonly<Record<string, number>>;

/** What was counted of new and old tasks at the same time. */
export interface Compared {
  readonly fresh: Counts;
  readonly control: Counts;
}

export function hasFigures({ requests, unhealthy }: Minute): boolean {
  return requests !== undefined || unhealthy !== undefined;
}

export const sumOf = (minutes: readonly Minute[], read: (minute: Minute) => number | undefined): number =>
  minutes.reduce((sum, minute) => sum + (read(minute) ?? 0), 0);
