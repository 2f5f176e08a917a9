import { jest } from '@jest/globals';
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { filesOf, linkFor, photoPath, picture, readyPhoto, send } from '../../testing/pictures.ts';
import { Clock } from '../clock/clock.ts';
import { PhotoRepository } from './photo.repository.dynamo.ts';
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

async function submitted(photoId: string): Promise<string> {
  const { questId } = await ada.posts();
  await ben.does('claim', questId);
  await ben.does('submit', questId, { ...A_SUBMISSION, photos: [{ photoId, alt: ALT }] });
  return questId;
}

describe('the photos of a submission', () => {
  it('are visible to both parties and moderators, before and after completion, and to no other caller', async () => {
    const photoId = await readyPhoto(service, ben);
    const questId = await submitted(photoId);
    const photos = [{ photoId, alt: ALT, width: 300, height: 200 }];
    const check = async () => {
      for (const person of [ada, ben, mo]) {
        expect((await person.sees(questId)).submission).toMatchObject({ photos });
        await person.get(photoPath(questId, photoId)).expect(200).expect('cache-control', 'private, no-store');
      }
      expect((await cleo.get(photoPath(questId, photoId)).expect(404)).body.code).toBe('photo.not-found');
      await service.http.get(`/api/v1${photoPath(questId, photoId)}`).expect(401);
      await service.http.get(`/api/v1/public${photoPath(questId, photoId)}`).expect(404);
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
    await ada.get(photoPath(other.questId, photoId)).expect(404);
    const { questId: shared } = await ada.posts({ visibility: 'public', photos: [] });
    await ben.does('claim', shared);
    const second = await readyPhoto(service, ben);
    await ben.does('submit', shared, { ...A_SUBMISSION, photos: [{ photoId: second, alt: ALT }] });
    await service.http.get(`/api/v1/public${photoPath(shared, second)}`).expect(404);
    expect((await service.http.get(`/api/v1/public/quests/${shared}`).expect(200)).body).not.toHaveProperty('photos');
    await ben.get(photoPath(questId, photoId)).expect(200);
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
    await ada.get(photoPath(questId, one ?? '')).expect(404);
    await service.app.get(PhotoSweeper).sweep();
    expect([await filesOf(folder, one ?? ''), (await filesOf(folder, two ?? '')).length]).toEqual([[], 2]);
  });

  it('go with the claim when the quest is released', async () => {
    const photoId = await readyPhoto(service, ben);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, { ...A_SUBMISSION, photos: [{ photoId, alt: ALT }] });
    await ada.does('request-changes', questId, { text: 'Paint the back too.' });
    await ben.does('release', questId);
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(folder, photoId)).toEqual([]);
  });
});

describe('the photos of a quest', () => {
  it('are visible to members, and to visitors while the quest is public', async () => {
    const photoId = await readyPhoto(service, ada);
    const { questId } = await ada.posts({ visibility: 'public', photos: [{ photoId, alt: ALT }] });
    const photos = [{ photoId, alt: ALT, width: 300, height: 200 }];
    expect((await cleo.sees(questId)).photos).toEqual(photos);
    const open = `/api/v1/public${photoPath(questId, photoId)}`;
    await service.http.get(open).expect(200).expect('cache-control', 'public, max-age=10');
    expect((await service.http.get(`/api/v1/public/quests/${questId}`)).body).toMatchObject({ photos });
    await ada.patch(`/quests/${questId}`, { visibility: 'members' }).expect(200);
    await service.http.get(open).expect(404);
    await cleo.get(photoPath(questId, photoId)).expect(200);
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
    expect([await filesOf(folder, one), await filesOf(folder, two)]).toEqual([[], []]);
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
    await ben.get(photoPath(questId, mine)).expect(404);
    await ben.get(photoPath(questId, theirs)).expect(200);
    await service.app.get(PhotoSweeper).sweep();
    expect([await filesOf(folder, mine), (await filesOf(folder, theirs)).length]).toEqual([[], 2]);
    await ben.delete('/users/me').expect(204);
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(folder, theirs)).toEqual([]);
    expect(await service.app.get(PhotoRepository).find(theirs)).toBeUndefined();
  });
});

describe('the sweep', () => {
  it('deletes photos that no quest shows after a day, and finishes what a killed sweep began', async () => {
    const [waiting, shown, begun] = await Promise.all([1, 2, 3].map(() => readyPhoto(service, ada)));
    await ada.posts({ photos: [{ photoId: shown, alt: ALT }] });
    const sweeper = service.app.get(PhotoSweeper);
    await sweeper.sweep();
    expect(await filesOf(folder, waiting ?? '')).toHaveLength(2);
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
      expect(await filesOf(folder, photoId ?? '')).toEqual([]);
      expect(await service.app.get(PhotoRepository).find(photoId ?? '')).toBeUndefined();
    }
    expect(await filesOf(folder, shown ?? '')).toHaveLength(2);
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
    expect(await filesOf(folder, link.photoId)).toHaveLength(2);
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
    expect([(await filesOf(folder, stuck)).length, await filesOf(folder, next)]).toEqual([2, []]);
    jest.restoreAllMocks();
    await service.app.get(PhotoSweeper).sweep();
    expect(await filesOf(folder, stuck)).toEqual([]);
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
