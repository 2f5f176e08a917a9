import { jest } from '@jest/globals';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type supertest from 'supertest';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { createStaticSource } from '@civicforge/flags';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import {
  A_QUEST,
  A_SUBMISSION,
  aCommunity,
  aPerson,
  submittedQuest,
  type TestPerson,
} from '../../testing/community.ts';
import { linkFor, phonePicture, picture, pngBomb, readyPhoto, send } from '../../testing/pictures.ts';
import { Clock } from '../clock/clock.ts';
import { PhotoRepository, UPLOADS_PER_DAY } from './photo.repository.dynamo.ts';
import { PhotoSweeper } from './photo.sweeper.ts';
import { PhotoStore } from './photo-store.ts';

const ALT = 'The bench, painted green';

let service: TestApp;
let folder: string;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'civicforge-photos-'));
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000', PHOTO_STORE: folder } });
});
afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});

const at = (questId: string, photoId: string, size = 'small') => `/quests/${questId}/photos/${photoId}?size=${size}`;

/** Names of the files of a photo, in every folder of the store. */
async function filesOf(photoId: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.includes(photoId) && !name.endsWith(photoId)).sort();
}

async function bytesOf(person: TestPerson, path: string): Promise<Buffer> {
  const { body } = await person.get(path).buffer().parse(binary).expect(200).expect('content-type', 'image/webp');
  return body as Buffer;
}

function binary(response: supertest.Response, done: (error: Error | null, body: Buffer) => void) {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    done(null, Buffer.concat(chunks));
  });
}

async function processed(file: Buffer, type = 'image/jpeg') {
  const link = await linkFor(ada, file, type);
  await send(service, link, file).expect(200);
  const { status, body } = await ada.post(`/photos/${link.photoId}/process`);
  return { status, body: body as { code?: string; width?: number; height?: number }, photoId: link.photoId };
}

async function submitted(photoId: string): Promise<string> {
  const { questId } = await ada.posts();
  await ben.does('claim', questId);
  await ben.does('submit', questId, { ...A_SUBMISSION, photos: [{ photoId, alt: ALT }] });
  return questId;
}

describe('processing a photo', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'turns a %s into two WebP pictures and deletes the original',
    async (format) => {
      const { status, body, photoId } = await processed(await picture(format, 3_000, 1_500), `image/${format}`);
      expect([status, body]).toEqual([200, { photoId, width: 2_048, height: 1_024 }]);
      expect(await filesOf(photoId)).toEqual([`photos/${photoId}/large.webp`, `photos/${photoId}/small.webp`]);
      const { questId } = await ada.posts({ photos: [{ photoId, alt: ALT }] });
      const small = await sharp(await bytesOf(cleo, at(questId, photoId))).metadata();
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
      const kept = await bytesOf(ada, at(questId, photoId, size));
      const { exif, xmp, iptc, icc, orientation } = await sharp(kept).metadata();
      expect([exif, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(kept.includes('ACME')).toBe(false);
    }
  });

  it('keeps nothing that stands behind or between the picture', async () => {
    const script = Buffer.from('<script>alert(1)</script>PK\u0003\u0004%PDF-1.7');
    const { photoId } = await processed(Buffer.concat([await picture('jpeg'), script]));
    const { questId } = await ada.posts({ photos: [{ photoId, alt: ALT }] });
    expect((await bytesOf(ada, at(questId, photoId, 'large'))).includes('script')).toBe(false);
  });

  it('judges a file by its content, whatever type its sender names', async () => {
    const { status, body } = await processed(await picture('png'), 'image/jpeg');
    expect([status, body.width]).toEqual([200, 300]);
  });

  it.each<[string, number, string, () => Promise<Buffer> | Buffer]>([
    [
      'an SVG',
      422,
      'photo.unreadable',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    [
      'a GIF',
      422,
      'photo.unreadable',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .gif()
          .toBuffer(),
    ],
    [
      'a TIFF',
      422,
      'photo.unreadable',
      () =>
        sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .tiff()
          .toBuffer(),
    ],
    ['a web page', 422, 'photo.unreadable', () => Buffer.from('<!doctype html><title>x</title>')],
    ['a script that begins like a GIF', 422, 'photo.unreadable', () => Buffer.from('GIF89a=1;alert(1)')],
    ['a truncated JPEG', 422, 'photo.unreadable', async () => (await picture('jpeg', 900, 900)).subarray(0, 4_000)],
    [
      'a truncated PNG',
      422,
      'photo.unreadable',
      async () =>
        (
          await sharp({
            create: {
              width: 300,
              height: 300,
              channels: 3,
              background: 'red',
              noise: { type: 'gaussian', mean: 100, sigma: 50 },
            },
          })
            .png()
            .toBuffer()
        ).subarray(0, 20_000),
    ],
    ['30,000 x 30,000 pixels in a few bytes', 422, 'photo.too-many-pixels', () => pngBomb(30_000)],
    ['a picture whose pixels are missing', 422, 'photo.unreadable', () => pngBomb(3_000)],
  ])('refuses %s with %i %s and keeps no rendition', async (_, status, code, file) => {
    const answer = await processed(await file());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await filesOf(answer.photoId)).filter((name) => name.startsWith('photos/'))).toEqual([]);
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
    expect(await filesOf(link.photoId)).toEqual([]);
    await send(service, link, file).expect(200).expect('access-control-allow-origin', 'http://localhost:5173');
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
    await service.http.options(pathname).set('origin', 'http://localhost:5173').expect(200);
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

describe('the photos of a submission', () => {
  it('are visible to both parties and moderators, before and after completion, and to no other caller', async () => {
    const photoId = await readyPhoto(service, ben);
    const questId = await submitted(photoId);
    const photos = [{ photoId, alt: ALT, width: 300, height: 200 }];
    const check = async () => {
      for (const person of [ada, ben, mo]) {
        expect((await person.sees(questId)).submission).toMatchObject({ photos });
        await person.get(at(questId, photoId)).expect(200).expect('cache-control', 'private, no-store');
      }
      expect((await cleo.get(at(questId, photoId)).expect(404)).body.code).toBe('photo.not-found');
      await service.http.get(`/api/v1${at(questId, photoId)}`).expect(401);
      await service.http.get(`/api/v1/public${at(questId, photoId)}`).expect(404);
    };
    await check();
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    await check();
  });

  it('stay out of a public quest, and are found below their own quest only', async () => {
    const photoId = await readyPhoto(service, ben);
    const questId = await submitted(photoId);
    const other = await ada.posts({ visibility: 'public' });
    await ada.get(at(other.questId, photoId)).expect(404);
    const { questId: shared } = await ada.posts({ visibility: 'public', photos: [] });
    await ben.does('claim', shared);
    const second = await readyPhoto(service, ben);
    await ben.does('submit', shared, { ...A_SUBMISSION, photos: [{ photoId: second, alt: ALT }] });
    await service.http.get(`/api/v1/public${at(shared, second)}`).expect(404);
    expect((await service.http.get(`/api/v1/public/quests/${shared}`).expect(200)).body).not.toHaveProperty('photos');
    await ben.get(at(questId, photoId)).expect(200);
  });

  it('may stay in the next submission; those left out are deleted', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => readyPhoto(service, ben)));
    const list = (...ids: (string | undefined)[]) => ids.map((photoId) => ({ photoId, alt: ALT }));
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, { ...A_SUBMISSION, photos: list(one, two) });
    await ada.does('request-changes', questId, { text: 'Paint the back too.' });
    await ben.does('submit', questId, { ...A_SUBMISSION, photos: list(two, three) });
    const { submission } = await ada.sees(questId);
    expect(submission?.photos?.map(({ photoId }) => photoId)).toEqual([two, three]);
    await ada.get(at(questId, one ?? '')).expect(404);
    await service.app.get(PhotoSweeper).sweep();
    expect([await filesOf(one ?? ''), (await filesOf(two ?? '')).length]).toEqual([[], 2]);
  });

  it('go with the claim when the quest is released', async () => {
    const photoId = await readyPhoto(service, ben);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, { ...A_SUBMISSION, photos: [{ photoId, alt: ALT }] });
    await ada.does('request-changes', questId, { text: 'Paint the back too.' });
    await ben.does('release', questId);
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(photoId)).toEqual([]);
  });
});

describe('the photos of a quest', () => {
  it('are visible to members, and to visitors while the quest is public', async () => {
    const photoId = await readyPhoto(service, ada);
    const { questId } = await ada.posts({ visibility: 'public', photos: [{ photoId, alt: ALT }] });
    const photos = [{ photoId, alt: ALT, width: 300, height: 200 }];
    expect((await cleo.sees(questId)).photos).toEqual(photos);
    const open = `/api/v1/public${at(questId, photoId)}`;
    await service.http.get(open).expect(200).expect('cache-control', 'public, max-age=10');
    expect((await service.http.get(`/api/v1/public/quests/${questId}`)).body).toMatchObject({ photos });
    await ada.patch(`/quests/${questId}`, { visibility: 'members' }).expect(200);
    await service.http.get(open).expect(404);
    await cleo.get(at(questId, photoId)).expect(200);
  });

  it('change with an edit: kept, added, removed, described anew', async () => {
    const [one, two] = [await readyPhoto(service, ada), await readyPhoto(service, ada)];
    const { questId } = await ada.posts({ photos: [{ photoId: one, alt: ALT }] });
    const edit = (photos: object[]) => ada.patch(`/quests/${questId}`, { photos }).expect(200);
    await edit([
      { photoId: two, alt: 'A tin of paint' },
      { photoId: one, alt: 'Before' },
    ]);
    expect((await ben.sees(questId)).photos?.map(({ alt }) => alt)).toEqual(['A tin of paint', 'Before']);
    await ada.patch(`/quests/${questId}`, { rewardXp: 20 }).expect(200);
    expect((await ben.sees(questId)).photos).toHaveLength(2);
    await edit([]);
    expect(await ben.sees(questId)).not.toHaveProperty('photos');
    await service.app.get(PhotoSweeper).sweep();
    expect([await filesOf(one), await filesOf(two)]).toEqual([[], []]);
  });

  it.each<[string, (own: string, others: string) => unknown[]]>([
    ['a photo of another member', (_, photoId) => [{ photoId, alt: ALT }]],
    ['an unknown photo', () => [{ photoId: '0'.repeat(26), alt: ALT }]],
    [
      'a photo twice',
      (photoId) => [
        { photoId, alt: ALT },
        { photoId, alt: ALT },
      ],
    ],
    ['five photos', () => Array.from({ length: 5 }, (_, index) => ({ photoId: String(index).repeat(26), alt: ALT }))],
    ['no alternative text', (photoId) => [{ photoId }]],
    ['an invisible alternative text', (photoId) => [{ photoId, alt: '\u200d\u200d\u200d' }]],
    ['an alternative text of 301 characters', (photoId) => [{ photoId, alt: 'a'.repeat(301) }]],
    ['an unknown field', (photoId) => [{ photoId, alt: ALT, width: 9 }]],
    ['null', () => [null]],
    ['a list in the list', (photoId) => [[{ photoId, alt: ALT }]]],
    ['an id that is not text', () => [{ photoId: { S: 'x' }, alt: ALT }]],
  ])('are refused with 400 at create, edit and submit for %s', async (_, photosOf) => {
    const photos = photosOf(await readyPhoto(service, ada), await readyPhoto(service, cleo));
    const { questId } = await ada.posts();
    const answers = [
      await ada.post('/quests', { ...A_QUEST, photos }),
      await ada.patch(`/quests/${questId}`, { photos }),
    ];
    await ben.does('claim', questId);
    answers.push(await ben.post(`/quests/${questId}/submit`, { ...A_SUBMISSION, photos }));
    for (const { status, body } of answers) {
      expect([status, body.code]).toEqual([400, 'validation.failed']);
      expect(body.errors[0].path).toMatch(/^photos/);
    }
    expect(await ada.sees(questId)).toMatchObject({ status: 'CLAIMED', version: 2 });
  });

  it('belong to one quest: of two quests that name a photo at once, one is created', async () => {
    const photoId = await readyPhoto(service, ada);
    const post = () => ada.post('/quests', { ...A_QUEST, photos: [{ photoId, alt: ALT }] });
    const statuses = (await Promise.all([post(), post(), post()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 400, 400]);
  });

  it('are attached once by a retried request', async () => {
    const photoId = await readyPhoto(service, ada);
    const post = () =>
      ada.post('/quests', { ...A_QUEST, photos: [{ photoId, alt: ALT }] }).set('idempotency-key', 'the-same-key');
    const [first, again] = [await post().expect(201), await post().expect(201)];
    expect(again.body.questId).toBe(first.body.questId);
  });

  it('clean the alternative text like every text', async () => {
    const photoId = await readyPhoto(service, ada);
    const { photos } = await ada.posts({ photos: [{ photoId, alt: ' <b>A bench</b> by the pond\n' }] });
    expect(photos?.[0]?.alt).toBe('A bench by the pond');
  });
});

describe('the deletion of an account', () => {
  it('deletes the photos with the texts of the member, and keeps those of the other party', async () => {
    const [mine, theirs] = [await readyPhoto(service, ada), await readyPhoto(service, ben)];
    const { questId } = await ada.posts({ photos: [{ photoId: mine, alt: ALT }] });
    await ben.does('claim', questId);
    await ben.does('submit', questId, { ...A_SUBMISSION, photos: [{ photoId: theirs, alt: ALT }] });
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const { body } = await ben.get('/users/me/export').expect(200);
    expect(body.quests[0]).toMatchObject({
      photos: [{ photoId: mine }],
      submission: { photos: [{ photoId: theirs }] },
    });
    await ada.delete('/users/me').expect(204);
    await ben.get(at(questId, mine)).expect(404);
    await ben.get(at(questId, theirs)).expect(200);
    await service.app.get(PhotoSweeper).sweep();
    expect([await filesOf(mine), (await filesOf(theirs)).length]).toEqual([[], 2]);
    await ben.delete('/users/me').expect(204);
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(theirs)).toEqual([]);
    expect(await service.app.get(PhotoRepository).find(theirs)).toBeUndefined();
  });
});

describe('the sweep', () => {
  it('deletes photos that no quest shows after a day, and finishes what a killed sweep began', async () => {
    const [waiting, shown, begun] = await Promise.all([1, 2, 3].map(() => readyPhoto(service, ada)));
    await ada.posts({ photos: [{ photoId: shown, alt: ALT }] });
    const sweeper = service.app.get(PhotoSweeper);
    await sweeper.sweep();
    expect(await filesOf(waiting ?? '')).toHaveLength(2);
    // Killed after the mark and after the files.
    await service.app.get(PhotoRepository).giveUp(begun ?? '');
    await service.app.get(PhotoStore).delete(begun ?? '');
    await ada.post('/quests', { ...A_QUEST, photos: [{ photoId: begun, alt: ALT }] }).expect(400);
    await ada.post(`/photos/${begun}/process`).expect(404);
    const later = new Date(Date.now() + 25 * 3_600_000).toISOString();
    jest.spyOn(service.app.get(Clock), 'iso').mockReturnValue(later);
    expect(await sweeper.sweep()).toBeGreaterThanOrEqual(2);
    jest.restoreAllMocks();
    for (const photoId of [waiting, begun]) {
      expect(await filesOf(photoId ?? '')).toEqual([]);
      expect(await service.app.get(PhotoRepository).find(photoId ?? '')).toBeUndefined();
    }
    expect(await filesOf(shown ?? '')).toHaveLength(2);
  });

  it('deletes an original that arrived after its photo was processed', async () => {
    const file = await picture('jpeg');
    const link = await linkFor(ada, file);
    await send(service, link, file).expect(200);
    await ada.post(`/photos/${link.photoId}/process`).expect(200);
    await send(service, link, file).expect(200);
    const name = join(folder, 'uploads', link.photoId);
    await utimes(name, 0, 0);
    await service.app.get(PhotoSweeper).sweep();
    expect(await readdir(join(folder, 'uploads'))).not.toContain(link.photoId);
    expect(await filesOf(link.photoId)).toHaveLength(2);
  });

  it('never stops at a photo whose files cannot be deleted', async () => {
    const [stuck, next] = [await readyPhoto(service, ada), await readyPhoto(service, ada)];
    const { questId } = await ada.posts({ photos: [stuck, next].map((photoId) => ({ photoId, alt: ALT })) });
    await ada.patch(`/quests/${questId}`, { photos: [] }).expect(200);
    const store = service.app.get(PhotoStore);
    const real = store.delete.bind(store);
    const deleting = jest.spyOn(store, 'delete');
    deleting.mockImplementation((photoId) => (photoId === stuck ? Promise.reject(new Error('denied')) : real(photoId)));
    await service.app.get(PhotoSweeper).sweep();
    expect([(await filesOf(stuck)).length, await filesOf(next)]).toEqual([2, []]);
    jest.restoreAllMocks();
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(stuck)).toEqual([]);
  });
});

describe('the flag quest_photos', () => {
  it('refuses new photos while it is off, and leaves those that are there', async () => {
    const off = await startTestApp({
      environment: { RATE_LIMIT_FACTOR: '1000', PHOTO_STORE: folder },
      flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { quest_photos: { killed: true } } } }),
    });
    try {
      const dora = aPerson(off, 'dora');
      const photos = [{ photoId: '0'.repeat(26), alt: ALT }];
      const codes = [
        await dora.post('/photos', { type: 'image/png', bytes: 9 }),
        await dora.post(`/photos/${'0'.repeat(26)}/process`),
        await dora.post('/quests', { ...A_QUEST, photos }),
      ].map(({ body }) => body.code as string);
      expect(codes).toEqual(Array(3).fill('feature.disabled'));
      await submittedQuest(dora, aPerson(off, 'emil'));
    } finally {
      await off.close();
    }
  });
});
