/** Bounds of the texts in characters. */
export const COMMENT_LIMITS = { text: { min: 1, max: 1000 }, reason: { min: 20, max: 1000 } } as const;
