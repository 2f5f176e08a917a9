import type { Caller } from '../http/caller.ts';

/**
 * Injection token of a `SignedInUser`. Signing in answers with the member's own form, which the users feature makes;
 * it provides this port, so that auth imports no feature.
 */
export const SIGNED_IN_USER = Symbol('SignedInUser');

/** Loads (on the first call creates) the member behind a caller and answers with their own form. */
export type SignedInUser = (caller: Caller) => Promise<unknown>;
