/** Bounds of the texts in characters, and of a suspension in days. */
export const CASE_LIMITS = {
  reportText: { min: 0, max: 1000 },
  reason: { min: 20, max: 1000 },
  rule: { min: 2, max: 200 },
  appeal: { min: 20, max: 2000 },
  days: { min: 1, max: 365 },
  /** Longest suspension by a moderator. An administrator may suspend for longer. */
  daysOfModerators: 30,
  /** Time for an appeal after the decision. */
  appealDays: 30,
  reportsADay: 20,
} as const;
