/** Below the records: one file for each run of drills. */
export const DRILL_FOLDER = 'gameday';

export const DRILLS = ['flag', 'canary', 'task', 'reward', 'restore'] as const;
export type DrillName = (typeof DRILLS)[number];

export interface Measured {
  readonly what: string;
  readonly seconds: number;
}

export interface DrillResult {
  readonly drill: DrillName;
  readonly passed: boolean;
  readonly seconds: number;
  /** What was measured, in the order in which it happened. */
  readonly times: readonly Measured[];
  /** What was seen, or why it failed. */
  readonly reason: string;
}

/** What a run of drills found. */
export interface DrillRecord {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly drills: readonly DrillResult[];
}
