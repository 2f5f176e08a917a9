/** Length of a name in characters, and maximum number of templates of a member and of the community. */
export const TEMPLATE_LIMITS = { name: { min: 2, max: 60 }, count: { own: 50, community: 100 } } as const;
