/** Length of a name in characters, and maximum number of saved searches of a member. */
export const SAVED_SEARCH_LIMITS = { name: { min: 2, max: 60 }, count: 5 } as const;
