import type { OwnUser, Person, Quest } from '../api/types.ts';

export type Position = 'requestor' | 'performer' | 'other';

/** Returns the viewer's role on a quest. */
export function positionOf(quest: Quest, viewer: Pick<OwnUser, 'userId'>): Position {
  if (viewer.userId === quest.requestorId) return 'requestor';
  return viewer.userId === quest.performerId ? 'performer' : 'other';
}

/** Returns the other party. */
export function otherParty(quest: Quest, viewer: Pick<OwnUser, 'userId'>): Person {
  return positionOf(quest, viewer) === 'requestor' ? (quest.performer ?? quest.requestor) : quest.requestor;
}
