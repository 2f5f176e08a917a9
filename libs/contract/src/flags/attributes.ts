/**
 * Attributes of an evaluation context that every surface of the product knows: the API, the web, the evaluation
 * protocol. The access token contains no other attribute of a person. A segment on any other attribute never matches,
 * so the check and `ops flags` refuse it.
 */
export const FLAG_ATTRIBUTES = ['targetingKey', 'groups'] as const;

export type FlagAttribute = (typeof FLAG_ATTRIBUTES)[number];
