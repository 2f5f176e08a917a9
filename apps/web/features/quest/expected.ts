import type { OwnUser, Quest } from '../../lib/api/types.ts';

/** The quest as it will most likely be once the reader has claimed it; what they may do then, the service says. */
export function claimedBy(quest: Quest, { userId, displayName, reputation, role }: OwnUser): Quest {
  const performer = { userId, displayName, reputation, ...(role !== undefined && { role }) };
  return { ...quest, status: 'CLAIMED', performerId: userId, performer, actions: [] };
}

/** The quest as it will most likely be once it was given back. */
export function released(quest: Quest): Quest {
  const { performerId: _id, performer: _person, changeRequest: _request, submission: _submission, ...open } = quest;
  return { ...open, status: 'OPEN', actions: [] };
}
