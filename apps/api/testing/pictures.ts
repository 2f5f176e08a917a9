import { readdir } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { OWN_ORIGIN, type TestApp } from './app.ts';
import { binary } from './binary.ts';
import type { TestPerson } from './community.ts';

/** A picture of one colour, 300 x 200 pixels. */
export function picture(format: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff', width = 300, height = 200): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#2a6f4e' } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG of random pixels, which compression hardly shortens. */
export function noisyPicture(side: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 100, sigma: 50 } as const;
  return sharp({ create: { width: side, height: side, channels: 3, background: 'red', noise } })
    .png()
    .toBuffer();
}

/** A JPEG as a phone writes it: turned by EXIF, with the place where it was taken. */
export function phonePicture(): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 200, channels: 3, background: '#2a6f4e' } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'ACME Phone', Orientation: '6' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '52/1 31/1 12/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '13/1 24/1 18/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

/** A PNG of a few hundred bytes that says it has `side` x `side` pixels. */
export function pngBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(64 * 1024));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

export interface Link {
  readonly photoId: string;
  readonly upload: { readonly url: string; readonly headers: Record<string, string> };
}

/** Asks for an upload link for a file. */
export async function linkFor(person: TestPerson, file: Buffer, type = 'image/jpeg'): Promise<Link> {
  const { body } = await person.post('/photos', { type, bytes: file.length }).expect(201);
  return body as Link;
}

/** Sends a file to its link, as a browser does. */
export function send(
  service: TestApp,
  { upload }: Pick<Link, 'upload'>,
  file: Buffer,
  type = upload.headers['content-type'],
) {
  const { pathname, search } = new URL(upload.url);
  return service.http
    .put(pathname + search)
    .set('content-type', type ?? '')
    .set('origin', OWN_ORIGIN)
    .serialize((body: unknown) => body as string)
    .send(file);
}

/** A photo that is ready for a quest or submission. */
export async function readyPhoto(service: TestApp, person: TestPerson, file?: Buffer): Promise<string> {
  const bytes = file ?? (await picture('jpeg'));
  const link = await linkFor(person, bytes);
  await send(service, link, bytes).expect(200);
  await person.post(`/photos/${link.photoId}/process`).expect(200);
  return link.photoId;
}

/** Path of a photo of a quest. */
export function photoPath(questId: string, photoId: string, size = 'small'): string {
  return `/quests/${questId}/photos/${photoId}?size=${size}`;
}

/** Reads the file of a photo as a reader of the quest. */
export async function pictureOf(person: TestPerson, path: string): Promise<Buffer> {
  const { body } = await person.get(path).buffer().parse(binary).expect(200).expect('content-type', 'image/webp');
  return body as Buffer;
}

/** Returns the names of the files of a photo in every folder of a store. */
export async function filesOf(folder: string, photoId: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes(photoId) && !name.endsWith(photoId)).sort();
}
