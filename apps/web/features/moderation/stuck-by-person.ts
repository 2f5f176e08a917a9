import type { Person, StuckQuest } from '../../lib/api/types.ts';

/** The members whose action is overdue, with the quests concerned, longest waiting first. */
export interface SilentMembers {
  /** One member, or both parties of a quest that waits for both. */
  readonly people: readonly [Person, ...Person[]];
  readonly quests: readonly StuckQuest[];
}

/** Groups stuck quests by the members who have to act. Each quest appears once. */
export function stuckByPerson(quests: readonly StuckQuest[]): readonly SilentMembers[] {
  const found = new Map<string, { people: SilentMembers['people']; quests: StuckQuest[] }>();
  for (const quest of [...quests].sort((one, other) => one.since.localeCompare(other.since))) {
    const people = waitedFor(quest);
    const key = people.map(({ userId }) => userId).join('+');
    const known = found.get(key);
    if (known === undefined) found.set(key, { people, quests: [quest] });
    else known.quests.push(quest);
  }
  return [...found.values()];
}

function waitedFor({ waitingFor, requestor, performer }: StuckQuest): SilentMembers['people'] {
  if (performer === undefined || waitingFor === 'requestor') return [requestor];
  return waitingFor === 'both' ? [requestor, performer] : [performer];
}
