import { type Place, sharedPlace } from '../place/place.ts';
import { type Suspended, suspendedUntil } from '../user/user.ts';
import { without } from '../without.ts';
import { questAsSeen } from './expire-quest.ts';
import { positionOf } from './position.ts';
import type { Actor, Attestation, Quest, QuestEvent } from './quest.ts';

/** A statement as one viewer sees it. A sealed statement has no outcome, notes, minutes or signature. */
export type VisibleAttestation = Pick<Attestation, 'role' | 'userId' | 'attestedAt' | 'method'> &
  Partial<Pick<Attestation, 'outcome' | 'notes' | 'minutes' | 'signature'>>;

/** A quest as one viewer sees it, without its internal fields. */
export type VisibleQuest = Omit<Quest, 'attestations' | (typeof INTERNAL)[number]> & {
  readonly attestations: readonly VisibleAttestation[];
};

/** Fields that no answer contains. */
const INTERNAL = ['creationCost', 'changeRounds', 'isSynthetic', 'hidden', 'hiddenWith', 'core', 'carried'] as const;

/**
 * Returns the quest as the viewer sees it at `now`. Parties and moderators see everything that is not sealed. Other
 * members do not see submission, change request, dispute, notes, signatures, and the detail and exact coordinates of the
 * place.
 */
export function questVisibleTo(quest: Quest, viewer: Actor, now: string): VisibleQuest {
  const seen = questAsSeen(quest, now);
  const attestations = seen.attestations.map((attestation) => attestationVisibleTo(attestation, seen, viewer));
  const shown = { ...without(seen, ...INTERNAL), attestations };
  if (isInsider(seen, viewer)) return shown;
  const { place } = shown;
  return { ...without(shown, 'submission', 'changeRequest', 'dispute'), ...(place && { place: sharedPlace(place) }) };
}

/**
 * True if the viewer may know the quest. Only parties and moderators know a hidden quest. Quests of synthetic checks are
 * visible to such checks and moderators only.
 */
export function questKnownTo(quest: Quest, viewer: Actor): boolean {
  if (quest.hidden === true) return isInsider(quest, viewer);
  return quest.isSynthetic !== true || viewer.isSynthetic === true || isInsider(quest, viewer);
}

/** True if the quest can be withheld from the viewer, so that the suspension of its requestor decides. */
export function mayBeWithheld(quest: Quest, viewer: Actor | undefined, now: string): boolean {
  return questAsSeen(quest, now).status === 'OPEN' && !(viewer !== undefined && isInsider(quest, viewer));
}

/**
 * True if the suspension of the requestor hides the quest from the viewer: an OPEN quest, from all but its requestor and
 * moderators.
 * @param viewer absent for visitors
 */
export function isWithheld(
  quest: Quest,
  viewer: Actor | undefined,
  requestor: Suspended | undefined,
  now: string,
): boolean {
  return requestor !== undefined && suspendedUntil(requestor, now) !== undefined && mayBeWithheld(quest, viewer, now);
}

/** A quest as visitors see it: no person, of the place only its label, and nothing of the work. */
export type PublicQuest = Pick<
  Quest,
  | 'questId'
  | 'title'
  | 'description'
  | 'photos'
  | 'category'
  | 'rewardXp'
  | 'rewardReputation'
  | 'status'
  | 'createdAt'
  | 'expiresAt'
  | 'startsAt'
  | 'durationMinutes'
> & { readonly place?: Pick<Place, 'label'> };

/** Returns the quest as visitors see it at `now`, or undefined if only members may read it. */
export function questForVisitors(quest: Quest, now: string): PublicQuest | undefined {
  if (quest.visibility !== 'public' || quest.isSynthetic || quest.hidden) return undefined;
  const seen = questAsSeen(quest, now);
  const { questId, title, description, category, rewardXp, rewardReputation, status, createdAt } = seen;
  const { photos, expiresAt, startsAt, durationMinutes, place } = seen;
  return {
    ...{ questId, title, description, category, rewardXp, rewardReputation, status, createdAt },
    ...(photos && { photos }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(durationMinutes !== undefined && { durationMinutes }),
    ...(place && { place: { label: place.label } }),
  };
}

/**
 * Returns the event as the viewer sees it. `detail` is empty except for parties and moderators. Only moderators without a part read
 * which moderator cancelled the quest, like in the case about it.
 */
export function eventVisibleTo(event: QuestEvent, quest: Quest, viewer: Actor): QuestEvent {
  const isNamed = !isCancelledByModerator(event, quest) || positionOf(quest, viewer) === 'moderator';
  const seen = isNamed ? event : without(event, 'actorId');
  return isInsider(quest, viewer) ? seen : { ...seen, detail: {} };
}

/** True for the cancellation by a moderator. Those by two statements or a resolution have no actor. */
export function isCancelledByModerator(
  { kind, actorId }: Pick<QuestEvent, 'kind' | 'actorId'>,
  { requestorId }: Pick<Quest, 'requestorId'>,
): boolean {
  return kind === 'cancelled' && actorId !== undefined && actorId !== requestorId;
}

/** True if two statements cancelled the quest, because they say that the work was not done. Both parties may know it. */
export function isCancelledByStatements({ status, attestations }: Quest): boolean {
  return status === 'CANCELLED' && attestations.filter(({ outcome }) => outcome === 'not_done').length >= 2;
}

function attestationVisibleTo(attestation: Attestation, quest: Quest, viewer: Actor): VisibleAttestation {
  const shown = without(attestation, 'wallet');
  // The author always sees their own statement.
  if (attestation.userId === viewer.userId) return shown;
  if (!isRevealedTo(quest, viewer)) return without(shown, 'outcome', 'notes', 'minutes', 'signature');
  return isInsider(quest, viewer) ? shown : without(shown, 'notes', 'signature');
}

/**
 * True if the statements are revealed to the viewer. SUBMITTED seals them for all viewers. DISPUTED reveals them to
 * moderators without a part, and to all viewers once both exist. COMPLETED and CANCELLED reveal them.
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
