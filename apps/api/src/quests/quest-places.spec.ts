import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { storedUnder } from '../../testing/stored.ts';
import { Database } from '../dynamo/database.ts';
import { QuestIndexKeys } from './quest-index-keys.dynamo.ts';
import type { QuestPageView, QuestView } from './quest.view.ts';

let service: TestApp;
let people: ReturnType<typeof aCommunity>;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(() => {
  people = aCommunity(service);
});

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const PLACE = { label: 'At the pond', detail: 'Ring at the green door', latitude: 52.520008, longitude: 13.404954 };
const SHARED = { label: 'At the pond', latitude: 52.52, longitude: 13.4 };

async function page(person: TestPerson, query: string): Promise<QuestPageView> {
  const { body } = await person.get(`/quests?${query}`).expect(200);
  return body as QuestPageView;
}
const ids = (listed: QuestPageView) => listed.items.map(({ questId }) => questId);

describe('date and place of a quest', () => {
  it('come back, with the start as the deadline', async () => {
    const startsAt = inHours(30);
    const quest = await people.ada.posts({ startsAt, durationMinutes: 90, place: PLACE });
    expect(quest).toMatchObject({ startsAt, expiresAt: startsAt, durationMinutes: 90, place: PLACE });
    const { body } = await people.ada.patch(`/quests/${quest.questId}`, { startsAt: null, place: null }).expect(200);
    for (const field of ['startsAt', 'expiresAt', 'place']) expect(body).not.toHaveProperty(field);
    expect(body).toMatchObject({ durationMinutes: 90, version: 2 });
  });

  it('show detail and exact coordinates to the parties and moderators alone', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts({ place: PLACE });
    expect((await ben.sees(questId)).place).toEqual(SHARED);
    await ben.does('claim', questId);
    for (const insider of [ada, ben, mo]) expect((await insider.sees(questId)).place).toEqual(PLACE);
    const seen = await cleo.get(`/users/${ada.userId}/quests?role=requestor`).expect(200);
    const text = JSON.stringify([await cleo.sees(questId), seen.body, await page(cleo, 'status=CLAIMED')]);
    expect(text).toContain('At the pond');
    expect(text).not.toMatch(/green door|52\.520|13\.404/);
    const { body: own } = await ben.get('/users/me/export').expect(200);
    expect((own as { quests: QuestView[] }).quests[0]?.place).toEqual(PLACE);
  });

  it('store no exact coordinate in a key of an index', async () => {
    const { questId } = await people.ada.posts({ place: PLACE });
    const moved = { ...PLACE, latitude: 52.5249, longitude: 13.3951 };
    const other = await people.ada.posts({ place: moved });
    const database = service.app.get(Database);
    const hashes = await Promise.all(
      [questId, other.questId].map(async (id) => {
        const item = (await storedUnder(database, 'quests', id)).find(({ record }) => record === 'QUEST');
        return String(item?.['placeHash']).split('#')[0];
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
    expect(await service.app.get(QuestIndexKeys).check(questId, false)).toEqual({ isDrifted: false, repaired: false });
  });

  it.each<[string, object, string]>([
    ['a start within the hour', { startsAt: inHours(0.5) }, 'startsAt'],
    ['a start in more than a year', { startsAt: inHours(366 * 24) }, 'startsAt'],
    ['a start without a zone', { startsAt: '2030-01-01T10:00:00' }, 'startsAt'],
    ['a null start', { startsAt: null }, 'startsAt'],
    ['a deadline after the start', { startsAt: inHours(30), expiresAt: inHours(31) }, 'expiresAt'],
    ['four minutes', { durationMinutes: 4 }, 'durationMinutes'],
    ['more than a day', { durationMinutes: 1441 }, 'durationMinutes'],
    ['half a minute', { durationMinutes: 7.5 }, 'durationMinutes'],
    ['a place that is a text', { place: 'At the pond' }, 'place'],
    ['a place that is a list', { place: [SHARED] }, 'place'],
    ['a null place', { place: null }, 'place'],
    ['a place without a label', { place: { latitude: 1, longitude: 1 } }, 'place.label'],
    ['a label of one character', { place: { label: 'x' } }, 'place.label'],
    ['a long label', { place: { label: 'x'.repeat(121) } }, 'place.label'],
    ['a long detail', { place: { label: 'Pond', detail: 'x'.repeat(201) } }, 'place.detail'],
    ['one coordinate', { place: { label: 'Pond', latitude: 1 } }, 'place.longitude'],
    ['a latitude beyond the pole', { place: { label: 'Pond', latitude: 90.1, longitude: 1 } }, 'place.latitude'],
    ['a longitude as text', { place: { label: 'Pond', latitude: 1, longitude: '1' } }, 'place.longitude'],
    ['a null latitude', { place: { label: 'Pond', latitude: null } }, 'place.latitude'],
    ['an unknown field of a place', { place: { label: 'Pond', street: 'Mill Lane' } }, 'place.street'],
  ])('refuse %s', async (_, fields, path) => {
    const { body } = await people.ada.post('/quests', { ...A_QUEST, ...fields }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed' });
    expect((body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
  });

  it('cleans the texts of a place', async () => {
    const place = { label: '  <b>At</b> the\n pond ', detail: 'First line\r\nsecond' };
    const quest = await people.ada.posts({ place });
    expect(quest.place).toEqual({ label: 'At the  pond', detail: 'First line\nsecond' });
  });
});

describe('the list near a point', () => {
  /** A quest about `km` kilometres north of a point. */
  const north = (latitude: number, longitude: number, km: number) =>
    people.ada.posts({ place: { label: 'Field', latitude: latitude + km / 111.2, longitude } });

  it('shows OPEN quests of the circle, nearest first, with pages', async () => {
    const { ada, ben } = people;
    const far = await north(-33.9, 18.4, 9);
    const near = await north(-33.9, 18.4, 2);
    const middle = await north(-33.9, 18.4, 5);
    await north(-33.9, 18.4, 12);
    const claimed = await north(-33.9, 18.4, 1);
    await ben.does('claim', claimed.questId);
    await ada.posts();
    const listed = await page(ben, 'near=-33.9,18.4&within=10');
    expect(ids(listed)).toEqual([near, middle, far].map(({ questId }) => questId));
    const distances = listed.items.map(({ distanceKm }) => distanceKm ?? NaN);
    for (const [index, km] of [2, 5, 9].entries()) expect(Math.abs((distances[index] ?? NaN) - km)).toBeLessThan(0.8);
    const first = await page(ben, 'near=-33.9,18.4&sort=distance&limit=2&status=OPEN');
    expect(ids(first)).toEqual([near.questId, middle.questId]);
    const second = await page(ben, `near=-33.9,18.4&sort=distance&limit=2&status=OPEN&cursor=${first.nextCursor}`);
    expect(ids(second)).toEqual([far.questId]);
    expect(second.nextCursor).toBeUndefined();
    await ben.get(`/quests?near=-33.9,18.5&sort=distance&limit=2&status=OPEN&cursor=${first.nextCursor}`).expect(400);
    expect(ids(await page(ada, 'near=-33.9,18.4&claimable=true'))).toEqual([]);
    expect(ids(await page(ben, 'near=-33.9,18.4&category=repair'))).toEqual([]);
  });

  it('crosses the antimeridian and the border of a partition', async () => {
    const east = await people.ada.posts({ place: { label: 'East', latitude: -16.8, longitude: 179.98 } });
    const west = await people.ada.posts({ place: { label: 'West', latitude: -16.8, longitude: -179.97 } });
    expect(ids(await page(people.ben, 'near=-16.8,179.99&within=10'))).toEqual([east.questId, west.questId]);
  });

  it('follows a quest that moves, closes or loses its place', async () => {
    const { ada, ben } = people;
    const here = 'near=64.1,-21.9&within=5';
    const quest = await ada.posts({ place: { label: 'Harbour', latitude: 64.1, longitude: -21.9 } });
    expect(ids(await page(ben, here))).toEqual([quest.questId]);
    await ada.patch(`/quests/${quest.questId}`, { place: { label: 'Elsewhere' } }).expect(200);
    expect(ids(await page(ben, here))).toEqual([]);
    const other = await ada.posts({ place: { label: 'Harbour', latitude: 64.1, longitude: -21.9 } });
    await ada.delete(`/quests/${other.questId}`).expect(200);
    expect(ids(await page(ben, here))).toEqual([]);
  });

  it('answers the same for all exact places that share rounded coordinates', async () => {
    const shown = [];
    for (const offset of [-0.0049, 0, 0.0049]) {
      const ada = aPerson(service, 'ada');
      const place = { label: 'House', latitude: 41.9 + offset, longitude: 12.5 - offset };
      const { questId } = await ada.posts({ place });
      const answers = [];
      for (const query of ['near=41.9,12.5&within=1', 'near=41.904,12.5&within=1', 'near=41.91,12.51&within=2']) {
        const { items } = await page(people.ben, query);
        answers.push(
          items.filter((item) => item.questId === questId).map(({ distanceKm, place: at }) => [distanceKm, at]),
        );
      }
      shown.push(answers);
      await ada.delete(`/quests/${questId}`).expect(200);
    }
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
    expect(shown[0]).not.toEqual([[], [], []]);
  });
});

describe('the list by start', () => {
  it('shows quests with a start, earliest first, within from and to', async () => {
    const { ada, ben } = people;
    const base = 200 * 24;
    const hours = [5, 1, 3, 2].map((hour) => base + hour);
    const quests = new Map<number, string>();
    for (const hour of hours) quests.set(hour - base, (await ada.posts({ startsAt: inHours(hour) })).questId);
    const range = `sort=starts&from=${inHours(base + 0.5)}&to=${inHours(base + 3.5)}`;
    const expected = [1, 2, 3].map((hour) => quests.get(hour));
    expect(ids(await page(ben, range))).toEqual(expected);
    const seen: string[] = [];
    for (let cursor = '', more = true; more;) {
      const listed = await page(ben, `${range}&limit=1${cursor}`);
      seen.push(...ids(listed));
      cursor = `&cursor=${listed.nextCursor}`;
      more = listed.nextCursor !== undefined;
    }
    expect(seen).toEqual(expected);
    const all = await page(ben, 'sort=starts&limit=100');
    expect(all.items.every(({ startsAt }) => startsAt !== undefined)).toBe(true);
    expect(ids(await page(ben, `sort=starts&from=${inHours(base + 4)}`))).toContain(quests.get(5));
    await ada.patch(`/quests/${quests.get(2)}`, { startsAt: null }).expect(200);
    expect(ids(await page(ben, range))).toEqual([1, 3].map((hour) => quests.get(hour)));
  });

  it('includes both bounds', async () => {
    const startsAt = inHours(300 * 24);
    const { questId } = await people.ada.posts({ startsAt });
    expect(ids(await page(people.ben, `sort=starts&from=${startsAt}&to=${startsAt}`))).toEqual([questId]);
  });
});

describe('filters that do not fit', () => {
  it.each([
    ['near=52.5', 'near'],
    ['near=52.5,13.4,3', 'near'],
    ['near=85.1,13.4', 'near'],
    ['near=52.5,180.1', 'near'],
    ['near=1e1,13.4', 'near'],
    ['near=52.5,13.4&near=1,1', 'near'],
    ['near=52.5,13.4&within=0', 'within'],
    ['near=52.5,13.4&within=51', 'within'],
    ['near=52.5,13.4&within=2.5', 'within'],
    ['within=10', 'within'],
    ['sort=distance', 'sort'],
    ['near=52.5,13.4&sort=newest', 'sort'],
    ['near=52.5,13.4&status=COMPLETED', 'status'],
    ['near=52.5,13.4&status=OPEN&status=CLAIMED', 'status'],
    ['near=52.5,13.4&q=bench', 'q'],
    ['sort=starts&q=bench', 'q'],
    ['from=2026-05-01T12:00:00Z', 'from'],
    ['to=2026-05-01T12:00:00Z&sort=oldest', 'to'],
    ['sort=starts&from=2026-05-02T12:00:00Z&to=2026-05-01T12:00:00Z', 'to'],
    ['sort=starts&from=today', 'from'],
    ['near=52.5,13.4&from=2026-05-01T12:00:00Z', 'from'],
  ])('refuses %s', async (query, path) => {
    const { body } = await people.ben.get(`/quests?${query}`).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed' });
    expect((body as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([path]);
  });
});
