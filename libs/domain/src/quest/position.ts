import type { Actor, Quest } from './quest.ts';

export const POSITIONS = ['requestor', 'performer', 'witness', 'moderator', 'member'] as const;

/** The relation of an actor to one quest. Each actor has exactly one. */
export type Position = (typeof POSITIONS)[number];

/**
 * Returns the actor's position. Participation outranks the staff role: a moderator who is requestor, performer or
 * witness has only that position's rights. A former performer or witness, after a release or a redo, has no part.
 */
export function positionOf(quest: Quest, actor: Actor): Position {
  if (actor.userId === quest.requestorId) return 'requestor';
  if (actor.userId === quest.performerId) return 'performer';
  if (quest.attestations.some((attestation) => attestation.userId === actor.userId)) return 'witness';
  return actor.isModerator ? 'moderator' : 'member';
}
