/** Places of one date; days before a date on which its quests are made; days that a deadline may lie before its start. */
export const CALL_LIMITS = { slots: { min: 1, max: 20 }, aheadDays: 14, deadlineDays: 13 } as const;

/** Largest interval and number of dates of a rule, and length of its text in characters. */
export const RULE_LIMITS = { interval: 52, count: 52, characters: 200 } as const;
