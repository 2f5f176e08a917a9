import type { FlagAttribute } from '@civicforge/contract/flags/attributes';
import type { Caller } from '../http/caller.ts';

/** The member; undefined for anonymous callers and for the service itself. */
export type FlagPerson = Pick<Caller, 'userId' | 'groups'> | undefined;

type FlagContext = Record<FlagAttribute, unknown> & { targetingKey: string; groups: string[] };

/**
 * Returns the evaluation context of a member, from the session only. Every surface uses this function, so that a flag has
 * one answer per member. It ignores attributes of the request body, because a client could claim any of them.
 */
export function contextOf(person: FlagPerson): Partial<FlagContext> {
  return person === undefined ? {} : { targetingKey: person.userId, groups: [...person.groups] };
}
