import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PhotoType } from '@civicforge/domain';
import {
  LINK_SECONDS,
  PHOTO_SIZES,
  type PhotoSize,
  PhotoStore,
  renditionKey,
  type Renditions,
  UPLOAD_DAYS,
  UPLOADS,
  type UploadLink,
  uploadKey,
} from './photo-store.ts';

/** Path of the upload links, followed by the photo id. It stands outside the API, as the bucket does. */
export const UPLOAD_PATH = '/local/photo-uploads/';

/** What an upload sends: its link's query, and the facts that the link fixes. */
export interface Upload {
  readonly photoId: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly type: string | undefined;
  readonly body: Uint8Array;
}

/** The refusals of S3 that a client can meet, by their codes. */
export type UploadRefusal = 'AccessDenied' | 'SignatureDoesNotMatch';

/** A folder that stands for the bucket in the stages local and test. Its links hold what links of S3 hold. */
export class FolderStore extends PhotoStore {
  /**
   * @param origin origin of this service, as a browser reaches it
   * @param key signs the links
   */
  constructor(
    private readonly folder: string,
    private readonly origin: string,
    private readonly key: Uint8Array,
  ) {
    super();
  }

  override uploadLink(photoId: string, { bytes, type }: { bytes: number; type: PhotoType }): Promise<UploadLink> {
    const expires = Math.floor(Date.now() / 1_000) + LINK_SECONDS;
    const signature = this.sign(photoId, expires, bytes, type);
    return Promise.resolve({
      url: `${this.origin}${UPLOAD_PATH}${photoId}?expires=${String(expires)}&signature=${signature}`,
      headers: { 'content-type': type },
      expiresAt: new Date(expires * 1_000).toISOString(),
    });
  }

  /** Stores an upload, or returns why S3 would refuse it. */
  async receive({ photoId, query, type, body }: Upload): Promise<UploadRefusal | undefined> {
    const expires = Number(query['expires']);
    const given = Buffer.from(String(query['signature']));
    const expected = Buffer.from(this.sign(photoId, expires, body.length, type ?? ''));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'SignatureDoesNotMatch';
    if (expires * 1_000 < Date.now()) return 'AccessDenied';
    await this.write(uploadKey(photoId), body);
    return undefined;
  }

  override readUpload(photoId: string): Promise<Uint8Array | undefined> {
    return this.get(uploadKey(photoId));
  }

  override async keep(photoId: string, renditions: Renditions): Promise<void> {
    for (const size of PHOTO_SIZES) await this.write(renditionKey(photoId, size), renditions[size]);
  }

  override read(photoId: string, size: PhotoSize): Promise<Uint8Array | undefined> {
    return this.get(renditionKey(photoId, size));
  }

  override async deleteUpload(photoId: string): Promise<void> {
    await rm(join(this.folder, uploadKey(photoId)), { force: true });
  }

  override async delete(photoId: string): Promise<void> {
    await this.deleteUpload(photoId);
    await rm(join(this.folder, dirname(renditionKey(photoId, 'small'))), { force: true, recursive: true });
  }

  override async deleteOldUploads(now = Date.now()): Promise<void> {
    const folder = join(this.folder, UPLOADS);
    const names = await readdir(folder).catch(absent<string[]>([]));
    for (const name of names) {
      const file = join(folder, name);
      const age = now - ((await stat(file).catch(absent(undefined)))?.mtimeMs ?? now);
      if (age > UPLOAD_DAYS * 86_400_000) await rm(file, { force: true });
    }
  }

  private sign(photoId: string, expires: number, bytes: number, type: string): string {
    const signed = [photoId, String(expires), String(bytes), type].join('\n');
    return createHmac('sha256', this.key).update(`photo-upload\n${signed}`).digest('hex');
  }

  /** A file appears with its whole content. */
  private async write(name: string, content: Uint8Array): Promise<void> {
    const file = join(this.folder, name);
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, file);
  }

  private get(name: string): Promise<Uint8Array | undefined> {
    return readFile(join(this.folder, name)).catch(absent(undefined));
  }
}

/** Returns a value for a file that does not exist. */
function absent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
