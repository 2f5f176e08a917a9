import type { Actor, Quest } from './quest.ts';

export const POSITIONS = ['requestor', 'performer', 'witness', 'moderator', 'member'] as const;

/** What a person is to one quest; everybody is exactly one of these. */
export type Position = (typeof POSITIONS)[number];

/**
 * The person's position. Taking part outranks the office: a moderator who is requestor, performer or witness has only
 * that person's rights. Who performed or witnessed once, and does no longer after a release or a redo, takes no part.
 */
export function positionOf(quest: Quest, actor: Actor): Position {
  if (actor.userId === quest.requestorId) return 'requestor';
  if (actor.userId === quest.performerId) return 'performer';
  if (quest.attestations.some((attestation) => attestation.userId === actor.userId)) return 'witness';
  return actor.isModerator ? 'moderator' : 'member';
}
