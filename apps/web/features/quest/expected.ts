import type { OwnUser, Quest } from '../../lib/api/types.ts';

/** Returns the optimistic state of a quest after a claim. The API decides which actions follow. */
export function claimedBy(quest: Quest, { userId, displayName, reputation, role }: OwnUser): Quest {
  const performer = { userId, displayName, reputation, ...(role !== undefined && { role }) };
  return { ...quest, status: 'CLAIMED', performerId: userId, performer, actions: [] };
}

/** Returns the optimistic state of a quest after a release. */
export function released(quest: Quest): Quest {
  const { performerId: _id, performer: _person, changeRequest: _request, submission: _submission, ...open } = quest;
  return { ...open, status: 'OPEN', actions: [] };
}
