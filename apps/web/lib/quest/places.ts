import type { Quest } from '../api/types.ts';

/** Returns the quests of a list with one of neighbours that are free places of the same date. */
export function oneOfEachDate(quests: readonly Quest[]): readonly Quest[] {
  return quests.filter((quest, index) => !isSameDate(quest, quests[index - 1]));
}

function isSameDate(quest: Quest, before: Quest | undefined): boolean {
  if (quest.call === undefined || quest.status !== 'OPEN' || before?.status !== 'OPEN') return false;
  return quest.call.callId === before.call?.callId && quest.call.date === before.call.date;
}
