import type { Actor, Photo, Quest } from './quest.ts';
import { type PublicQuest, questVisibleTo, type VisibleQuest } from './visibility.ts';

/** Formats that a member may upload, as media types. */
export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PhotoType = (typeof PHOTO_TYPES)[number];

/** Returns the stored photos of a quest: its own, then those of its submission. */
export function photosOf(quest: Pick<Quest | VisibleQuest, 'photos' | 'submission'>): readonly Photo[] {
  return [...(quest.photos ?? []), ...(quest.submission?.photos ?? [])];
}

/** Returns the photo if the viewer sees it on the quest. A photo is visible where its description or submission is. */
export function photoVisibleTo(quest: Quest, photoId: string, viewer: Actor, now: string): Photo | undefined {
  return photosOf(questVisibleTo(quest, viewer, now)).find((photo) => photo.photoId === photoId);
}

/** Returns the photo if visitors see it on the public quest. */
export function photoForVisitors(quest: PublicQuest, photoId: string): Photo | undefined {
  return quest.photos?.find((photo) => photo.photoId === photoId);
}

/** A change of the photos of a quest. `ownerId` is the member who must have uploaded the photo. */
export interface PhotoChanges {
  readonly added: readonly { readonly photoId: string; readonly ownerId: string }[];
  readonly removed: readonly string[];
}

/** Compares the photos of a quest before and after a change. A requestor adds to the quest, a performer to the work. */
export function photoChanges(before: Quest | undefined, after: Quest): PhotoChanges {
  const old = new Set(before ? photosOf(before).map(({ photoId }) => photoId) : []);
  const kept = new Set(photosOf(after).map(({ photoId }) => photoId));
  const by = (ownerId: string | undefined, photos: readonly Photo[] = []) =>
    photos.flatMap(({ photoId }) => (ownerId === undefined || old.has(photoId) ? [] : [{ photoId, ownerId }]));
  return {
    added: [...by(after.requestorId, after.photos), ...by(after.performerId, after.submission?.photos)],
    removed: [...old].filter((photoId) => !kept.has(photoId)),
  };
}
