import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { TestApp } from './app.ts';
import type { TestPerson } from './community.ts';

/** A picture of one colour, 300 x 200 pixels. */
export function picture(format: 'jpeg' | 'png' | 'webp', width = 300, height = 200): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#2a6f4e' } })
    .toFormat(format)
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

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
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
    .set('origin', 'http://localhost:5173')
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
