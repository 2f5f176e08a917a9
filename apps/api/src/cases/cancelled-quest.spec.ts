import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { postsCall } from '../../testing/calls.ts';
import { aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { TestReceiver } from '../../testing/receiver.ts';
import { storedUnder } from '../../testing/stored.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { Database } from '../dynamo/database.ts';
import type { CasePageView } from './case.dto.ts';

const REASON = 'The text advertises a shop and nothing else.';
const STARTS = new Date(Date.now() + 48 * 3_600_000).toISOString();

let service: TestApp;
let receiver: TestReceiver;
let people: ReturnType<typeof aCommunity>;

beforeAll(async () => {
  receiver = await TestReceiver.start();
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(async () => {
  receiver.stop();
  await service.close();
});
beforeEach(() => {
  people = aCommunity(service);
});

async function hides(questId: string): Promise<void> {
  await people.cleo.post(`/quests/${questId}/report`, { reason: 'spam' }).expect(202);
  const { items } = (await people.mo.get('/admin/cases?limit=100').expect(200)).body as CasePageView;
  const caseId = items.find(({ subject }) => subject.id === questId)?.caseId ?? '';
  await people.mo.post(`/admin/cases/${caseId}/decide`, { decision: 'hide', reason: REASON }).expect(200);
}

/** Ways in which a moderator cancels a quest of ada; each returns the quest. */
const WAYS: Readonly<Record<string, () => Promise<string>>> = {
  'by a request with a reason': async () => {
    const { questId } = await people.ada.posts({ startsAt: STARTS });
    await people.mo.delete(`/quests/${questId}?reason=${encodeURIComponent(REASON)}`).expect(200);
    return questId;
  },
  'by a decision that hides it': async () => {
    const { questId } = await people.ada.posts({ startsAt: STARTS });
    await hides(questId);
    return questId;
  },
  'by a decision about another place of its call': async () => {
    const { dates } = await postsCall(people.ada);
    const [first = '', second = ''] = dates[0]?.questIds ?? [];
    // Another text, so that the quest stays visible to all members.
    await people.ada.patch(`/quests/${second}`, { title: 'Varnish the bench' }).expect(200);
    await hides(first);
    return second;
  },
};

/** Everything that tells a reader about the quest. */
const surfaces = (questId: string, calendar: string) => [
  `/quests/${questId}`,
  `/quests/${questId}/events`,
  `/quests/${questId}/comments`,
  `/quests/${questId}/calendar.ics`,
  '/quests?status=CANCELLED&limit=100',
  '/users/me/notices?limit=100',
  '/users/me/home',
  '/users/me/export',
  '/users/me/cases',
  calendar,
];

/** The notices of a member, which mails read, and the messages to their program. */
async function toldTo({ userId }: TestPerson): Promise<string[]> {
  const notices = await storedUnder(service.app.get(Database), 'notices', userId);
  const messages = () => receiver.received.filter(({ path }) => path === `/${userId}`);
  for (let tries = 0; tries < 200 && messages().length === 0; tries += 1) await sleep(25);
  expect(messages()).not.toEqual([]);
  return [...notices.map((notice) => JSON.stringify(notice)), ...messages().map(({ body }) => body.toString())];
}

async function readBy(reader: TestPerson, questId: string, calendar: string): Promise<string[]> {
  const answers = await Promise.all(surfaces(questId, calendar).map(async (path) => (await reader.get(path)).text));
  return answers.map(String);
}

describe('a quest that a moderator cancelled', () => {
  it.each(Object.keys(WAYS))('%s names the moderator to moderators alone', async (way) => {
    const { ada, ben, cleo, mo } = people;
    const name = `Mona ${mo.userId.slice(-6)}`;
    await mo.patch('/users/me', { displayName: name }).expect(200);
    const hook = { url: `${receiver.url}/${ada.userId}`, events: ['quest.cancelled'] };
    await ada.post('/users/me/webhooks', hook).expect(201);
    const { url } = (await ada.post('/users/me/calendar-feed').expect(201)).body as { url: string };
    const calendar = new URL(url).pathname.replace('/api/v1', '');
    const questId = (await WAYS[way]?.()) ?? '';
    await dispatched(service);
    const [own, others] = [await readBy(ada, questId, calendar), await readBy(cleo, questId, calendar)];
    expect(own.filter((text) => text.includes(questId)).length).toBeGreaterThan(2);
    const texts = [...own, ...others, ...(await readBy(ben, questId, calendar)), ...(await toldTo(ada))];
    expect(texts.filter((text) => text.includes(mo.userId) || text.includes(name))).toEqual([]);
    const max = aPerson(service, 'max', ['moderators']);
    for (const moderator of [mo, max]) {
      expect((await moderator.get(`/quests/${questId}/events`).expect(200)).text).toContain(name);
    }
  });
});
