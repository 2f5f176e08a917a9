import { PHOTO_LIMITS, PHOTO_TYPES, type PhotoType } from '@civicforge/domain';
import { api } from '../api/browser.ts';
import { bodyOf } from '../api/client.ts';
import { ApiError, asProblem } from '../api/problem.ts';

/** Reasons why a photo is not added, each with a message. */
export type PhotoFault = 'tooLarge' | 'wrongType' | 'unreadable' | 'dayLimit' | 'off' | 'failed';

export class PhotoError extends Error {
  constructor(readonly fault: PhotoFault) {
    super(fault);
    this.name = 'PhotoError';
  }
}

export interface Upload {
  readonly signal: AbortSignal;
  /** Called with the sent part, 0 to 1. */
  readonly onProgress: (part: number) => void;
  /** Called with a small picture as a `data:` address, which a draft keeps for a later visit. */
  readonly onThumbnail: (address: string) => void;
}

/** Long side of an uploaded photo in pixels. The service keeps no larger one. */
const LONG_SIDE = 2_048;
const QUALITY = 0.85;
/** Side of a thumbnail in pixels: about 3 KB each, so that a draft can hold four. */
const THUMBNAIL_SIDE = 96;
const THUMBNAIL_QUALITY = 0.6;

/**
 * Shrinks a photo on the device, uploads it and has it processed.
 * @returns the id of the photo
 * @throws PhotoError
 */
export async function uploadPhoto(file: File, { signal, onProgress, onThumbnail }: Upload): Promise<string> {
  if (!isPhotoType(file.type)) throw new PhotoError('wrongType');
  if (file.size > PHOTO_LIMITS.bytes.max) throw new PhotoError('tooLarge');
  try {
    const photo = await shrink(file, onThumbnail);
    const body = { type: 'image/jpeg' as const, bytes: photo.size };
    const { photoId, upload } = await bodyOf(api.POST('/api/v1/photos', { body, signal }));
    await put(upload.url, upload.headers, photo, { signal, onProgress });
    await bodyOf(api.POST('/api/v1/photos/{photoId}/process', { params: { path: { photoId } }, signal }));
    return photoId;
  } catch (error) {
    throw error instanceof PhotoError ? error : new PhotoError(faultOf(error));
  }
}

function isPhotoType(type: string): type is PhotoType {
  return PHOTO_TYPES.some((one) => one === type);
}

function faultOf(error: unknown): PhotoFault {
  const { code } = asProblem(error);
  if (code === 'rate-limited') return 'dayLimit';
  if (code === 'feature.disabled') return 'off';
  return code === 'photo.unreadable' || code === 'photo.too-many-pixels' ? 'unreadable' : 'failed';
}

/** Draws the photo upright on a canvas, which also drops the place and everything else beside the pixels. */
async function shrink(file: File, onThumbnail: Upload['onThumbnail']): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
    throw new PhotoError('unreadable');
  });
  const { width, height } = picture;
  const whole = { left: 0, top: 0, width, height };
  const canvas = drawn(picture, whole, Math.min(1, LONG_SIDE / Math.max(width, height)));
  const side = Math.min(width, height);
  const middle = { left: (width - side) / 2, top: (height - side) / 2, width: side, height: side };
  onThumbnail(drawn(picture, middle, THUMBNAIL_SIDE / side).toDataURL('image/jpeg', THUMBNAIL_QUALITY));
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob === null) reject(new PhotoError('unreadable'));
        else resolve(blob);
      },
      'image/jpeg',
      QUALITY,
    );
  });
}

interface Cut {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a part of a picture on a new canvas. */
function drawn(picture: ImageBitmap, { left, top, width, height }: Cut, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new PhotoError('unreadable');
  // JPEG has no transparency.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Sends a file to its upload link. `fetch` does not report the progress of an upload. */
function put(
  url: string,
  headers: Readonly<Record<string, string>>,
  file: Blob,
  { signal, onProgress }: Pick<Upload, 'signal' | 'onProgress'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => {
      reject(new ApiError({ code: 'network', status: request.status, fields: [] }));
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => {
      onProgress(total === 0 ? 0 : loaded / total);
    };
    request.onload = () => {
      if (request.status === 200) resolve();
      else fail();
    };
    request.onerror = fail;
    request.onabort = fail;
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}
