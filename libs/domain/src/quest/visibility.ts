import { without } from '../without.ts';
import { questAsSeen } from './expire-quest.ts';
import { positionOf } from './position.ts';
import type { Actor, Attestation, Quest, QuestEvent } from './quest.ts';

/** A statement as one viewer may see it: sealed it tells who, when and how, not what. */
export type VisibleAttestation = Pick<Attestation, 'role' | 'userId' | 'attestedAt' | 'method'> &
  Partial<Pick<Attestation, 'outcome' | 'notes' | 'signature'>>;

/** A quest as one viewer may see it; how it is booked inside stays inside. */
export type VisibleQuest = Omit<Quest, 'attestations' | 'creationCost' | 'changeRounds' | 'isSynthetic'> & {
  readonly attestations: readonly VisibleAttestation[];
};

/**
 * The quest as this member sees it at `now`. Parties and moderators see everything that is not sealed; to others
 * submission, change request, dispute, notes and signatures are absent.
 */
export function questVisibleTo(quest: Quest, viewer: Actor, now: string): VisibleQuest {
  const seen = questAsSeen(quest, now);
  const attestations = seen.attestations.map((attestation) => attestationVisibleTo(attestation, seen, viewer));
  const shown = { ...without(seen, 'creationCost', 'changeRounds', 'isSynthetic'), attestations };
  return isInsider(seen, viewer) ? shown : without(shown, 'submission', 'changeRequest', 'dispute');
}

/** Whether this member may know that the quest exists: those of automatic checks are for such checks and moderators. */
export function questKnownTo(quest: Quest, viewer: Actor): boolean {
  return quest.isSynthetic !== true || viewer.isSynthetic === true || isInsider(quest, viewer);
}

/** The event as this member sees it: its `detail` is for the parties and moderators, others get it empty. */
export function eventVisibleTo(event: QuestEvent, quest: Quest, viewer: Actor): QuestEvent {
  return isInsider(quest, viewer) ? event : { ...event, detail: {} };
}

function attestationVisibleTo(attestation: Attestation, quest: Quest, viewer: Actor): VisibleAttestation {
  // Sealing hides a statement from the other side; its author knows it and may read it back.
  if (attestation.userId === viewer.userId) return attestation;
  if (!isRevealedTo(quest, viewer)) return without(attestation, 'outcome', 'notes', 'signature');
  return isInsider(quest, viewer) ? attestation : without(attestation, 'notes', 'signature');
}

/**
 * SUBMITTED seals for everybody, even where an earlier dispute was resolved by a redo. DISPUTED reveals to moderators
 * who take no part, and to all others once both statements are in. Ended quests are revealed: both statements are in
 * or the dispute is resolved.
 */
function isRevealedTo(quest: Quest, viewer: Actor): boolean {
  switch (quest.status) {
    case 'DISPUTED':
      return quest.attestations.length >= 2 || positionOf(quest, viewer) === 'moderator';
    case 'COMPLETED':
    case 'CANCELLED':
      return true;
    default:
      return false;
  }
}

function isInsider(quest: Quest, viewer: Actor): boolean {
  const isParty = viewer.userId === quest.requestorId || viewer.userId === quest.performerId;
  return isParty || viewer.isModerator;
}
