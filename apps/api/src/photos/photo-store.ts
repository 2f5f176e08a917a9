import type { PhotoType } from '@civicforge/domain';

/** Renditions of a photo: `small` for previews, `large` for the opened photo. Both are WebP without metadata. */
export const PHOTO_SIZES = ['small', 'large'] as const;
export type PhotoSize = (typeof PHOTO_SIZES)[number];

export type Renditions = Readonly<Record<PhotoSize, Uint8Array>>;

/** Permission to store one file: exactly this many bytes, with exactly these headers, by PUT. */
export interface UploadLink {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** How long an upload link is valid, in seconds. */
export const LINK_SECONDS = 600;

/** Time after which the store itself deletes an original that was never processed, in days. */
export const UPLOAD_DAYS = 1;

/** Key of an uploaded original and of a rendition. */
export const UPLOADS = 'uploads/';
const RENDITIONS = 'photos/';
export const uploadKey = (photoId: string) => UPLOADS + photoId;
export const renditionKey = (photoId: string, size: PhotoSize) => `${RENDITIONS}${photoId}/${size}.webp`;

/** The private files of photos: a bucket, or in the stages local and test a folder. */
export abstract class PhotoStore {
  abstract uploadLink(photoId: string, upload: { bytes: number; type: PhotoType }): Promise<UploadLink>;

  /** Returns the uploaded original, undefined if nothing has arrived. */
  abstract readUpload(photoId: string): Promise<Uint8Array | undefined>;

  /** Stores the renditions. Replaces those of an earlier attempt. */
  abstract keep(photoId: string, renditions: Renditions): Promise<void>;

  abstract read(photoId: string, size: PhotoSize): Promise<Uint8Array | undefined>;

  abstract deleteUpload(photoId: string): Promise<void>;

  /** Deletes original and renditions. Missing files are no error. */
  abstract delete(photoId: string): Promise<void>;

  /** Deletes originals older than `UPLOAD_DAYS`. A bucket does so itself, by its lifecycle rule. */
  abstract deleteOldUploads(): Promise<void>;
}
