import { fits, PHOTO_LIMITS, tidyText } from '@civicforge/domain';
import type { AttachedPhoto, Photo } from '../api/types.ts';

/** A photo in a form. Without `photoId`, its upload is running or has failed. */
export interface PhotoEntry {
  readonly key: string;
  readonly alt: string;
  readonly photoId?: string;
  /** A small picture as a `data:` address, for photos that no quest shows yet. */
  readonly thumbnail?: string;
}

const THUMBNAIL = /^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/;

/** The value of the form field that starts with these photos. */
export function fieldOf(photos: readonly Photo[] = []): string {
  return toField(photos.map(({ photoId, alt }) => ({ key: photoId, photoId, alt })));
}

/** A form field holds text, so that drafts keep photos like every other field. */
export function toField(entries: readonly PhotoEntry[]): string {
  return entries.length === 0 ? '' : JSON.stringify(entries);
}

export function entriesOf(field: string | null | undefined): readonly PhotoEntry[] {
  if (field === undefined || field === null || field === '') return [];
  try {
    const entries: unknown = JSON.parse(field);
    return Array.isArray(entries) ? entries.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** The body of a checked field. */
export function attachedOf(field: string | undefined): AttachedPhoto[] {
  return entriesOf(field).flatMap(({ photoId, alt }) => (photoId === undefined ? [] : [{ photoId, alt: alt.trim() }]));
}

/** True if all photos are uploaded and described. */
export function isComplete(field: string): boolean {
  return entriesOf(field).every(
    ({ photoId, alt }) => photoId !== undefined && fits(tidyText(alt, false), PHOTO_LIMITS.alt),
  );
}

function isEntry(value: unknown): value is PhotoEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { key, alt, photoId, thumbnail } = value as Record<string, unknown>;
  return (
    typeof key === 'string' &&
    typeof alt === 'string' &&
    (photoId === undefined || typeof photoId === 'string') &&
    (thumbnail === undefined || (typeof thumbnail === 'string' && THUMBNAIL.test(thumbnail)))
  );
}
