import type { FlagAttribute } from '@civicforge/contract/flags/attributes';
import type { Caller } from '../http/caller.ts';

/** Who asks; undefined for somebody who is not signed in, and for the service itself. */
export type FlagPerson = Pick<Caller, 'userId' | 'groups'> | undefined;

type FlagContext = Record<FlagAttribute, unknown> & { targetingKey: string; groups: string[] };

/**
 * The evaluation context of a person, from the session alone. Every surface uses this one function, so that a flag has one
 * answer for one person. Attributes of a request's body do not count: a client could claim any of them.
 */
export function contextOf(person: FlagPerson): Partial<FlagContext> {
  return person === undefined ? {} : { targetingKey: person.userId, groups: [...person.groups] };
}
