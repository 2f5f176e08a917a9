import {
  type Actor,
  allowedActions,
  eventVisibleTo,
  type Photo,
  type Place,
  type PublicQuest,
  type Quest,
  type QuestEvent,
  questVisibleTo,
  type RewardJob,
  shownRequestorReward,
  shownReward,
  type VisibleAttestation,
  type VisibleQuest,
} from '@civicforge/domain';
import type { StoredDate } from '../calls/call.item.ts';
import type { PhotoView } from '../photos/photo.dto.ts';
import type { Person } from '../users/user.item.ts';
import type {
  AttestationView,
  DisputeView,
  EventActorView,
  PersonView,
  PlaceView,
  PublicQuestView,
  QuestEventView,
  QuestView,
  SubmissionView,
} from './quest.view.ts';

export interface Companions {
  readonly people: ReadonlyMap<string, Person>;
  /** Jobs by quest id, for quests with the viewer as a party. */
  readonly jobs: ReadonlyMap<string, RewardJob>;
  /** Dates of calls by quest id. */
  readonly dates?: ReadonlyMap<string, StoredDate>;
}

/** Maps a quest to the answer for this viewer, with an explicit list of fields. */
export function toQuestView(quest: Quest, viewer: Actor, now: string, companions: Companions): QuestView {
  const seen = questVisibleTo(quest, viewer, now);
  const { performerId } = seen;
  const job = isParty(quest, viewer.userId) ? companions.jobs.get(quest.questId) : undefined;
  return {
    questId: seen.questId,
    title: seen.title,
    description: seen.description,
    ...(seen.photos && { photos: seen.photos.map(toPhotoView) }),
    category: seen.category,
    rewardXp: seen.rewardXp,
    rewardReputation: seen.rewardReputation,
    status: seen.status,
    visibility: seen.visibility ?? 'members',
    requestorId: seen.requestorId,
    ...(quest.hidden && { hidden: true }),
    ...(performerId !== undefined && { performerId }),
    requestor: toPersonView(seen.requestorId, companions.people),
    ...(performerId !== undefined && { performer: toPersonView(performerId, companions.people) }),
    ...privateParts(seen),
    attestations: seen.attestations.map(toAttestationView),
    ...(job && { reward: toRewardView(job), requestorReward: shownRequestorReward(job) }),
    ...(isRefunded(seen.status) && isParty(quest, viewer.userId) && { refund: quest.creationCost }),
    actions: allowedActions(quest, viewer, now),
    ...times(seen),
    ...(seen.place && { place: toPlaceView(seen.place) }),
    ...callPart(companions.dates?.get(seen.questId)),
    version: seen.version,
    createdAt: seen.createdAt,
    updatedAt: seen.updatedAt,
  };
}

function callPart(stored: StoredDate | undefined): Pick<QuestView, 'call'> {
  if (stored === undefined) return {};
  const { callId, date, slots, open } = stored;
  return { call: { callId, date, slots, open } };
}

function isRefunded(status: Quest['status']): boolean {
  return status === 'CANCELLED' || status === 'EXPIRED';
}

export function isParty(quest: Quest, userId: string): boolean {
  return quest.requestorId === userId || quest.performerId === userId;
}

/** Maps a quest to the answer for visitors. */
export function toPublicQuestView({ photos, ...quest }: PublicQuest): PublicQuestView {
  return { ...quest, ...(photos && { photos: photos.map(toPhotoView) }) };
}

export function toEventView(
  event: QuestEvent,
  quest: Quest,
  viewer: Actor,
  people: ReadonlyMap<string, Person>,
): QuestEventView {
  const { at, actorId, kind, detail } = eventVisibleTo(event, quest, viewer);
  const actor = actorId === undefined ? null : toPersonView(actorId, people);
  return { at, actor: actor && toActorView(actor), kind, detail: { ...detail } };
}

/** Maps a member. A deleted account keeps only its id. */
export function toPersonView(userId: string, people: ReadonlyMap<string, Person>): PersonView {
  const person = people.get(userId);
  const { displayName = '', reputation = 0, role } = person ?? {};
  return { userId, displayName, reputation, ...(role !== undefined && { role }) };
}

function toActorView({ userId, displayName, role }: PersonView): EventActorView {
  return { userId, displayName, ...(role !== undefined && { role }) };
}

function privateParts(seen: VisibleQuest) {
  const { submission, changeRequest, dispute } = seen;
  return {
    ...(submission && { submission: toSubmissionView(submission) }),
    ...(changeRequest !== undefined && { changeRequest }),
    ...(dispute && { dispute: toDisputeView(dispute) }),
  };
}

export function toPhotoView({ photoId, alt, width, height }: Photo): PhotoView {
  return { photoId, alt, width, height };
}

function toSubmissionView({ text, links, photos }: NonNullable<VisibleQuest['submission']>): SubmissionView {
  return { text, links: [...links], ...(photos && { photos: photos.map(toPhotoView) }) };
}

function toDisputeView(dispute: NonNullable<VisibleQuest['dispute']>): DisputeView {
  const { raisedBy, reason, raisedAt, resolution } = dispute;
  return {
    raisedBy,
    reason,
    raisedAt,
    ...(resolution && {
      resolution: {
        decision: resolution.decision,
        reason: resolution.reason,
        resolvedBy: resolution.resolvedBy,
        resolvedAt: resolution.resolvedAt,
      },
    }),
  };
}

function toAttestationView(attestation: VisibleAttestation): AttestationView {
  const { role, userId, attestedAt, method, outcome, notes, minutes, signature } = attestation;
  return {
    role,
    userId,
    attestedAt,
    method,
    ...(outcome !== undefined && { outcome }),
    ...(notes !== undefined && { notes }),
    ...(minutes !== undefined && { minutes }),
    ...(signature !== undefined && { signature }),
  };
}

function toRewardView(job: RewardJob) {
  const { xp, reputation, points, state } = shownReward(job);
  return { xp, reputation, points, state };
}

export function toPlaceView({ label, detail, latitude, longitude }: Place): PlaceView {
  return {
    label,
    ...(detail !== undefined && { detail }),
    ...(latitude !== undefined && longitude !== undefined && { latitude, longitude }),
  };
}

function times({ expiresAt, startsAt, durationMinutes, claimedAt, submittedAt, completedAt }: VisibleQuest) {
  return {
    ...(expiresAt !== undefined && { expiresAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(durationMinutes !== undefined && { durationMinutes }),
    ...(claimedAt !== undefined && { claimedAt }),
    ...(submittedAt !== undefined && { submittedAt }),
    ...(completedAt !== undefined && { completedAt }),
  };
}
