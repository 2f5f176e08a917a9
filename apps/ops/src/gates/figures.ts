/**
 * Figures of one target group in one minute. Undefined: CloudWatch returned no value, which proves nothing. A target
 * group without traffic reports only its hosts.
 */
export interface Minute {
  /** Start of the minute, in milliseconds. */
  readonly at: number;
  readonly requests?: number;
  readonly errors?: number;
  /** Seconds. */
  readonly p95?: number;
  /** Seconds. */
  readonly average?: number;
  readonly unhealthy?: number;
  /** Failed calls to database, identity provider or flags. */
  readonly dependencies?: number;
}

/** Sums of one window by metric, for example `RequestCount`. */
export type Counts = Readonly<Record<string, number>>;

/** Counts of the new and the old tasks in the same window. */
export interface Compared {
  readonly fresh: Counts;
  readonly control: Counts;
}

export function hasFigures({ requests, unhealthy }: Minute): boolean {
  return requests !== undefined || unhealthy !== undefined;
}

export const sumOf = (minutes: readonly Minute[], read: (minute: Minute) => number | undefined): number =>
  minutes.reduce((sum, minute) => sum + (read(minute) ?? 0), 0);
