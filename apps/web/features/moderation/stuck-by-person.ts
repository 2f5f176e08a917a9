import type { Person, StuckQuest } from '../../lib/api/types.ts';

/** A member whose action is overdue, with the quests concerned, longest waiting first. */
export interface SilentMember {
  readonly person: Person;
  readonly quests: readonly StuckQuest[];
}

/** Groups stuck quests by member. A quest that waits for both sides appears with both. */
export function stuckByPerson(quests: readonly StuckQuest[]): readonly SilentMember[] {
  const found = new Map<string, { person: Person; quests: StuckQuest[] }>();
  for (const quest of [...quests].sort((one, other) => one.since.localeCompare(other.since))) {
    for (const person of waitedFor(quest)) {
      const known = found.get(person.userId);
      if (known === undefined) found.set(person.userId, { person, quests: [quest] });
      else known.quests.push(quest);
    }
  }
  return [...found.values()];
}

function waitedFor({ waitingFor, requestor, performer }: StuckQuest): readonly Person[] {
  const ofPerformer = performer === undefined ? [] : [performer];
  return { requestor: [requestor], performer: ofPerformer, both: [requestor, ...ofPerformer] }[waitingFor];
}
