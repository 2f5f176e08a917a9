import { without } from '../without.ts';
import { deadlineFrom } from './deadline.ts';
import { changed, stepped, told, type Decision, type Turn } from './decision.ts';
import type { Quest, QuestChanges } from './quest.ts';

/**
 * Changes what is given and keeps the rest; `expiresAt: null` removes the deadline.
 * @throws RuleError `quest.deadline` where a new deadline is out of range. Sending the present one again is no change.
 */
export function editQuest(quest: Quest, turn: Turn, changes: QuestChanges): Decision {
  const { expiresAt, ...others } = changes;
  const base = expiresAt === null ? without(quest, 'expiresAt') : quest;
  const edited = changed(base, turn.now, {
    ...given(others),
    ...(typeof expiresAt === 'string' && expiresAt !== quest.expiresAt
      ? { expiresAt: deadlineFrom(expiresAt, turn.now) }
      : {}),
  });
  return stepped(edited, told(turn, 'edited', { fields: Object.keys(given(changes)) }));
}

/** Drops fields that are `undefined`: decoded bodies carry them for what was not sent. */
function given<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}
