import ICAL from 'ical.js';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, type TestPerson } from '../../testing/community.ts';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { feedKey, hashOf } from './calendar-feed.item.ts';

const DAY = 86_400_000;

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'trace' } });
});
afterAll(() => service.close());

async function addressOf(person: TestPerson): Promise<{ readonly path: string; readonly secret: string }> {
  const { body } = await person.post('/users/me/calendar-feed').expect(201);
  const { pathname, origin } = new URL((body as { url: string }).url);
  expect(body).toEqual({ url: `${origin}${pathname}` });
  return { path: pathname, secret: /^\/api\/v1\/public\/calendar\/([\w-]{43})\.ics$/.exec(pathname)?.[1] ?? '' };
}

/** Reads the feed by a parser of RFC 5545 that is not ours. */
async function eventsAt(path: string): Promise<ICAL.Event[]> {
  const { text } = await service.http.get(path).expect(200);
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** 00:30 UTC of the next last Sunday in March, half an hour before the change to summer time in Europe. */
function beforeSummerTime(): string {
  const year = new Date().getUTCFullYear();
  for (const candidate of [year, year + 1]) {
    const march = new Date(Date.UTC(candidate, 2, 31, 0, 30));
    march.setUTCDate(31 - march.getUTCDay());
    if (march.getTime() > Date.now() + DAY) return march.toISOString();
  }
  throw new Error('one of two years has a last Sunday in March ahead');
}

describe('a calendar feed', () => {
  it('contains the dated quests of both roles over the change to summer time, without details of places', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    const place = { label: 'Pond', detail: 'Second gate', latitude: 52.51234, longitude: 13.40123 };
    const startsAt = beforeSummerTime();
    const own = await ben.posts({ title: 'Own quest', startsAt, durationMinutes: 60, place });
    const taken = await ada.posts({ title: 'Taken quest', expiresAt: inDays(20) });
    await ben.does('claim', taken.questId);
    await ben.posts({ title: 'Without a date' });
    await cleo.posts({ title: 'Of others', startsAt });
    const { path } = await addressOf(ben);
    const answer = await service.http.get(path).expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=300',
      'x-robots-tag': 'noindex',
    });
    for (const hidden of ['Second gate', '52.5', '13.4', ada.userId, ben.userId]) {
      expect(answer.text).not.toContain(hidden);
    }
    const events = await eventsAt(path);
    expect(events.map(({ summary, sequence }) => [summary, sequence])).toEqual(
      expect.arrayContaining([
        ['Own quest', 1],
        ['Deadline: Taken quest', 2],
      ]),
    );
    expect(events).toHaveLength(2);
    const event = events.find(({ summary }) => summary === 'Own quest');
    expect(event?.uid).toMatch(new RegExp(`^${own.questId}@`));
    expect(event?.location).toBe('Pond');
    expect(event?.startDate.toJSDate().toISOString()).toBe(startsAt);
    expect(event?.endDate.toJSDate().getTime()).toBe(Date.parse(startsAt) + 3_600_000);
    expect(event?.component.getFirstPropertyValue('last-modified')?.toString()).toMatch(/^\d{4}-/);
  });

  it('shows a cancelled quest as cancelled under the same id, and leaves out a released one', async () => {
    const { ada, ben } = aCommunity(service);
    const cancelled = await ben.posts({ startsAt: inDays(3) });
    const released = await ada.posts({ startsAt: inDays(4) });
    await ben.does('claim', released.questId);
    const { path } = await addressOf(ben);
    const [before] = (await eventsAt(path)).filter(({ uid }) => uid.startsWith(cancelled.questId));
    await ben.delete(`/quests/${cancelled.questId}`).expect(200);
    await ben.does('release', released.questId);
    const [after, ...others] = await eventsAt(path);
    expect(others).toEqual([]);
    expect(after?.uid).toBe(before?.uid);
    expect(after?.sequence).toBe((before?.sequence ?? 0) + 1);
    expect(after?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('answers 304 until it changes', async () => {
    const { ben } = aCommunity(service);
    const { questId } = await ben.posts({ startsAt: inDays(3) });
    const { path } = await addressOf(ben);
    const { etag = '' } = (await service.http.get(path).expect(200)).headers as { etag?: string };
    const unchanged = await service.http.get(path).set('if-none-match', etag).expect(304);
    expect(unchanged.headers).toMatchObject({ etag, 'cache-control': 'private, max-age=300' });
    await ben.patch(`/quests/${questId}`, { title: 'Another title' }).expect(200);
    await service.http.get(path).set('if-none-match', etag).expect(200);
  });

  it('ends at its former address when renewed, and at every address when ended', async () => {
    const { ben } = aCommunity(service);
    expect((await ben.get('/users/me/calendar-feed').expect(200)).body).toEqual({ active: false });
    const first = await addressOf(ben);
    const second = await addressOf(ben);
    const { body } = await service.http.get(first.path).expect(404);
    expect(body).toMatchObject({ code: 'calendar-feed.not-found' });
    await service.http.get(second.path).expect(200);
    expect((await ben.get('/users/me/calendar-feed').expect(200)).body).toEqual({
      active: true,
      createdAt: expect.any(String) as string,
    });
    await ben.delete('/users/me/calendar-feed').expect(204);
    await ben.delete('/users/me/calendar-feed').expect(204);
    await service.http.get(second.path).expect(404);
  });

  it('leaves one valid address after renewals at the same time', async () => {
    const { ben } = aCommunity(service);
    const addresses = await Promise.all(Array.from({ length: 4 }, () => addressOf(ben)));
    const statuses = await Promise.all(addresses.map(async ({ path }) => (await service.http.get(path)).status));
    expect(statuses.sort()).toEqual([200, 404, 404, 404]);
  });

  it.each(['A'.repeat(43), 'A'.repeat(42), 'A'.repeat(44), '..%2f..%2fhealth', 'x', '%00'.repeat(43)])(
    'is not found at %s',
    async (secret) => {
      const { body } = await service.http.get(`/api/v1/public/calendar/${secret}.ics`).expect(404);
      expect((body as { code: string }).code).toMatch(/not-found$/);
    },
  );

  it('keeps its secret out of the answers of other routes, the database and the log', async () => {
    const { ben } = aCommunity(service);
    const { path, secret } = await addressOf(ben);
    await service.http.get(path).expect(200);
    await service.http.get(`${path}?unknown=1`).expect(400);
    await service.http.post(path).expect(405);
    await service.http.get(path.replace('.ics', '.pdf')).expect(404);
    const { tables, documents } = service.app.get(Database);
    const items = await Promise.all(
      [feedKey(ben.userId).userId, `calendar-feed#${hashOf(secret)}`].map((key) =>
        documents.send(
          new QueryCommand({
            TableName: tables.users,
            KeyConditionExpression: 'userId = :key',
            ExpressionAttributeValues: { ':key': key },
          }),
        ),
      ),
    );
    expect(items.map(({ Items = [] }) => Items.length > 0)).toEqual([true, true]);
    const exported = await ben.get('/users/me/export').expect(200);
    expect(exported.body).toMatchObject({ calendarFeed: { active: true } });
    const log = JSON.stringify(service.log);
    expect(log).toContain('/public/calendar/:secret.ics');
    for (const text of [log, JSON.stringify(items), exported.text]) expect(text).not.toContain(secret);
    expect(exported.text).not.toContain(hashOf(secret));
  });

  it('ends with the account', async () => {
    const { ben } = aCommunity(service);
    const { path } = await addressOf(ben);
    await ben.delete('/users/me').expect(204);
    await service.http.get(path).expect(404);
    await ben.post('/users/me/calendar-feed').expect(401);
  });

  it('counts its readers per address in a class of its own', async () => {
    const limited = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '0.1' } });
    try {
      const statuses: number[] = [];
      for (let call = 0; call < 4; call += 1) {
        const { status } = await limited.http.get(`/api/v1/public/calendar/${'A'.repeat(43)}.ics`);
        statuses.push(status);
      }
      expect(statuses).toEqual([404, 404, 404, 429]);
    } finally {
      await limited.close();
    }
  });
});
