import type { Quest } from '../api/types.ts';

/**
 * Returns the quests that a list shows, each at its first position: a quest that moved between two pages once, and one of
 * the free places of a date, also if other quests stand between them.
 */
export function rowsOf(quests: readonly Quest[]): readonly Quest[] {
  return quests.filter((quest, index) => quests.findIndex((other) => isSameRow(other, quest)) === index);
}

function isSameRow(one: Quest, other: Quest): boolean {
  if (one.questId === other.questId) return true;
  if (one.call === undefined || one.status !== 'OPEN' || other.status !== 'OPEN') return false;
  return one.call.callId === other.call?.callId && one.call.date === other.call.date;
}
