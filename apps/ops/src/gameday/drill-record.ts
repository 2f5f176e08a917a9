/** Folder of the drill records, one file per run. */
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
  /** Measured times in chronological order. */
  readonly times: readonly Measured[];
  /** Result, or the cause of the failure. */
  readonly reason: string;
}

/** Record of one run of drills. */
export interface DrillRecord {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly drills: readonly DrillResult[];
}
