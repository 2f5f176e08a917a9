import { PHOTO_TYPES, type PhotoType } from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { oneOf, text, textOrAbsent, whole } from '../dynamo/parse.ts';

const STATES = ['UPLOADING', 'READY', 'DELETING'] as const;

/**
 * A photo from its first upload link to its deletion. The item exists before the first file and after the last one, so
 * that no file is ever without an item. UPLOADING: a file may arrive. READY: both renditions are stored. DELETING: the
 * sweep removes the files.
 */
export interface StoredPhoto {
  readonly photoId: string;
  readonly ownerId: string;
  readonly state: (typeof STATES)[number];
  /** Size and media type that the upload link allows. */
  readonly upload: { readonly bytes: number; readonly type: PhotoType };
  /** Size of the large rendition in pixels, once the photo is READY. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The quest that shows the photo. */
  readonly attachedTo?: string;
  readonly createdAt: string;
}

/** Partition of photos that no quest shows, in the index of what waits, sorted by the time when they are deleted. */
export const UNATTACHED = 'photo';

export function photoKey(photoId: string) {
  return { questId: partitionKey('quests', 'photo', photoId), record: 'PHOTO' };
}

/** Returns a unique key that sorts by time. */
export function dueKey(at: string, photoId: string): string {
  return `${at}#${photoId}`;
}

/** Builds the item of a new photo. The sweep deletes it at `dueAt` unless a quest shows it by then. */
export function toPhotoItem({ upload, ...photo }: StoredPhoto, dueAt: string): Item {
  return {
    ...photoKey(photo.photoId),
    ...photo,
    bytes: upload.bytes,
    type: upload.type,
    waitingKey: UNATTACHED,
    waitingSince: dueKey(dueAt, photo.photoId),
  };
}

export function parsePhoto(item: Item): StoredPhoto {
  const attachedTo = textOrAbsent(item, 'attachedTo');
  return {
    photoId: text(item, 'photoId'),
    ownerId: text(item, 'ownerId'),
    state: oneOf(item, 'state', STATES),
    upload: { bytes: whole(item, 'bytes'), type: oneOf(item, 'type', PHOTO_TYPES) },
    ...(item['width'] !== undefined && { size: { width: whole(item, 'width'), height: whole(item, 'height') } }),
    ...(attachedTo !== undefined && { attachedTo }),
    createdAt: text(item, 'createdAt'),
  };
}
