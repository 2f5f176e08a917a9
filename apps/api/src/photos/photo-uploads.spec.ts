import { jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aCommunity, type TestPerson } from '../../testing/community.ts';
import {
  filesOf,
  linkFor,
  noisyPicture,
  phonePicture,
  photoPath,
  picture,
  pictureOf,
  pngBomb,
  send,
} from '../../testing/pictures.ts';
import { PhotoRepository, UPLOADS_PER_DAY } from './photo.repository.dynamo.ts';
import { PhotoStore } from './photo-store.ts';

const ALT = 'The bench, painted green';

let service: TestApp;
let folder: string;
let ada: TestPerson;
let cleo: TestPerson;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'civicforge-photos-'));
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000', PHOTO_STORE: folder } });
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  ({ ada, cleo } = aCommunity(service));
});

async function processed(file: Buffer, type = 'image/jpeg') {
  const link = await linkFor(ada, file, type);
  await send(service, link, file).expect(200);
  const { status, body } = await ada.post(`/photos/${link.photoId}/process`);
  return { status, body: body as { code?: string; width?: number; height?: number }, photoId: link.photoId };
}

describe('processing a photo', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'turns a %s into two WebP pictures and deletes the original',
    async (format) => {
      const { status, body, photoId } = await processed(await picture(format, 3_000, 1_500), `image/${format}`);
      expect([status, body]).toEqual([200, { photoId, width: 2_048, height: 1_024 }]);
      expect(await filesOf(folder, photoId)).toEqual([`photos/${photoId}/large.webp`, `photos/${photoId}/small.webp`]);
      const { questId } = await ada.posts({ photos: [{ photoId, alt: ALT }] });
      const small = await sharp(await pictureOf(cleo, photoPath(questId, photoId))).metadata();
      expect([small.format, small.width, small.height]).toEqual(['webp', 640, 320]);
    },
  );

  it('removes place, camera and everything else beside the pixels, and turns the picture upright', async () => {
    const original = await phonePicture();
    expect((await sharp(original).metadata()).exif?.length).toBeGreaterThan(100);
    const { body, photoId } = await processed(original);
    expect(body).toMatchObject({ width: 200, height: 300 });
    const { questId } = await ada.posts({ photos: [{ photoId, alt: ALT }] });
    for (const size of ['small', 'large']) {
      const kept = await pictureOf(ada, photoPath(questId, photoId, size));
      const { exif, xmp, iptc, icc, orientation } = await sharp(kept).metadata();
      expect([exif, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(kept.includes('ACME')).toBe(false);
    }
  });

  it('keeps nothing that stands behind or between the picture', async () => {
    const script = Buffer.from('<script>alert(1)</script>PK\u0003\u0004%PDF-1.7');
    const { photoId } = await processed(Buffer.concat([await picture('jpeg'), script]));
    const { questId } = await ada.posts({ photos: [{ photoId, alt: ALT }] });
    expect((await pictureOf(ada, photoPath(questId, photoId, 'large'))).includes('script')).toBe(false);
  });

  it('judges a file by its content, whatever type its sender names', async () => {
    const { status, body } = await processed(await picture('png'), 'image/jpeg');
    expect([status, body.width]).toEqual([200, 300]);
  });

  it.each<[string, string, () => Promise<Buffer> | Buffer]>([
    ['an SVG', 'photo.unreadable', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a GIF', 'photo.unreadable', () => picture('gif')],
    ['a TIFF', 'photo.unreadable', () => picture('tiff')],
    ['a web page', 'photo.unreadable', () => Buffer.from('<!doctype html><title>x</title>')],
    ['a script that begins like a GIF', 'photo.unreadable', () => Buffer.from('GIF89a=1;alert(1)')],
    ['a truncated JPEG', 'photo.unreadable', async () => (await picture('jpeg', 900, 900)).subarray(0, 4_000)],
    ['a truncated PNG', 'photo.unreadable', async () => (await noisyPicture(300)).subarray(0, 20_000)],
    ['30,000 x 30,000 pixels in a few bytes', 'photo.too-many-pixels', () => pngBomb(30_000)],
    ['a picture whose pixels are missing', 'photo.unreadable', () => pngBomb(3_000)],
  ])('refuses %s with 422 %s and keeps no rendition', async (_, code, file) => {
    const answer = await processed(await file());
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect((await filesOf(folder, answer.photoId)).filter((name) => name.startsWith('photos/'))).toEqual([]);
    const { status: posted } = await ada.post('/quests', {
      ...A_QUEST,
      photos: [{ photoId: answer.photoId, alt: ALT }],
    });
    expect(posted).toBe(400);
  });

  it('answers a repeated call with the same result, and a call before the upload with photo.not-uploaded', async () => {
    const file = await picture('jpeg');
    const link = await linkFor(ada, file);
    const early = await ada.post(`/photos/${link.photoId}/process`).expect(409);
    expect(early.body.code).toBe('photo.not-uploaded');
    await send(service, link, file).expect(200);
    const [first, second] = await Promise.all([1, 2].map(() => ada.post(`/photos/${link.photoId}/process`)));
    expect([first?.status, second?.status]).toEqual([200, 200]);
    expect(second?.body).toEqual(first?.body);
    expect((await ada.post(`/photos/${link.photoId}/process`).expect(200)).body).toEqual(first?.body);
  });

  it('finishes what a process left that was killed before its last step', async () => {
    const file = await picture('jpeg');
    const { photoId, upload } = await linkFor(ada, file);
    await send(service, { upload }, file).expect(200);
    // Killed after both renditions were stored: no reader sees the photo, and the owner can go on.
    const rendition = new Uint8Array(await picture('webp'));
    await service.app.get(PhotoStore).keep(photoId, { small: rendition, large: rendition });
    await ada.post('/quests', { ...A_QUEST, photos: [{ photoId, alt: ALT }] }).expect(400);
    await ada.post(`/photos/${photoId}/process`).expect(200);
    await ada.posts({ photos: [{ photoId, alt: ALT }] });
  });

  it('keeps no file if the sweep deletes the photo in the meantime', async () => {
    const file = await picture('jpeg');
    const link = await linkFor(ada, file);
    await send(service, link, file).expect(200);
    const [store, photos] = [service.app.get(PhotoStore), service.app.get(PhotoRepository)];
    const keep = store.keep.bind(store);
    jest.spyOn(store, 'keep').mockImplementationOnce(async (photoId, renditions) => {
      await photos.giveUp(photoId);
      await store.delete(photoId);
      await photos.remove([photoId]);
      await keep(photoId, renditions);
    });
    const { body } = await ada.post(`/photos/${link.photoId}/process`).expect(404);
    jest.restoreAllMocks();
    expect(body.code).toBe('photo.not-found');
    expect(await filesOf(folder, link.photoId)).toEqual([]);
  });
});

describe('an upload link', () => {
  it('takes exactly the file that it was made for, from the pages', async () => {
    const file = await picture('jpeg');
    const link = await linkFor(ada, file);
    const cases = [
      send(service, link, file.subarray(1)),
      send(service, link, Buffer.concat([file, Buffer.from('x')])),
      send(service, link, file, 'image/png'),
      send(service, { upload: { ...link.upload, url: link.upload.url.replace(/.$/, 'x') } }, file),
      send(
        service,
        { upload: { ...link.upload, url: link.upload.url.replace(link.photoId, `7${link.photoId.slice(1)}`) } },
        file,
      ),
    ];
    for (const refused of cases) expect((await refused).text).toContain('SignatureDoesNotMatch');
    expect(await filesOf(folder, link.photoId)).toEqual([]);
    await send(service, link, file).expect(200).expect('access-control-allow-origin', OWN_ORIGIN);
  });

  it('expires, and refuses files above 10 MiB and other origins', async () => {
    const file = await picture('jpeg');
    const link = await linkFor(ada, file);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 601_000);
    const late = await send(service, link, file).expect(403);
    jest.restoreAllMocks();
    expect(late.text).toContain('AccessDenied');
    await send(service, link, Buffer.alloc(10 * 1024 * 1024 + 1)).expect(413);
    const { pathname } = new URL(link.upload.url);
    await service.http.options(pathname).set('origin', 'https://evil.example').expect(403);
    await service.http.options(pathname).set('origin', OWN_ORIGIN).expect(200);
  });

  it.each([{ bytes: 0 }, { bytes: 10 * 1024 * 1024 + 1 }, { type: 'image/svg+xml' }, { type: 'image/gif' }])(
    'is refused for %j',
    async (wrong) => {
      await ada.post('/photos', { type: 'image/jpeg', bytes: 10, ...wrong }).expect(400);
    },
  );

  it('is given to a member a limited number of times a day, and an idempotent retry counts once', async () => {
    const ask = (key: string) => ada.post('/photos', { type: 'image/png', bytes: 9 }).set('idempotency-key', key);
    const first = await ask('the-same-key').expect(201);
    expect((await ask('the-same-key').expect(201)).body).toEqual(first.body);
    const statuses = await Promise.all(
      Array.from({ length: UPLOADS_PER_DAY }, async (_, index) => (await ask(`another-key-${index}`)).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(UPLOADS_PER_DAY - 1);
    const refused = await ask('one-key-too-many').expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});
