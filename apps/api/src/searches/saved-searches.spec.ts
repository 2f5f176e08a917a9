import { jest } from '@jest/globals';
import type { Email } from 'postal-mime';
import { ulid } from 'ulid';
import { setTimeout as sleep } from 'node:timers/promises';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { createStaticSource } from '@civicforge/flags';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, type TestPerson } from '../../testing/community.ts';
import { TestMailServer } from '../../testing/mail-server.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import { SavedSearchRepository } from './saved-search.repository.dynamo.ts';

const DAY = 86_400;

let server: TestMailServer;
let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  server = await TestMailServer.start();
  service = await startTestApp({
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } }),
    environment: {
      ...{ MAIL_TRANSPORT: server.address, DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' },
      LIST_SHARDS: '1',
      // A digest has more lines than a new member can post quests.
      ECONOMY_SIGN_UP_POINTS: '100',
    },
  });
});
afterAll(async () => {
  await service.close();
  await server.stop();
});
beforeEach(() => {
  server.received.length = 0;
  server.behaviour = 'takes';
  ({ ada, ben } = aCommunity(service));
});

async function pass(seconds: number): Promise<void> {
  await service.app.get(AdjustableClock).advance(seconds);
  await service.app.get(DeliveryEngine, { strict: false }).deliverDue(100);
}

const mailsTo = ({ userId }: TestPerson): Email[] =>
  server.received.filter(({ to }) => to.startsWith(`${userId}@`)).map(({ mail }) => mail);

/** Waits until so many mails of a member are sent and recorded as sent: an unrecorded one is sent again. */
async function arrived(person: TestPerson, count: number): Promise<Email[]> {
  for (let tries = 0; tries < 100 && (await messages(person))['mail DELIVERED'] !== count; tries += 1) await sleep(50);
  return mailsTo(person);
}

const titlesIn = (mail: Email | undefined) =>
  [...(mail?.text ?? '').matchAll(/New for your search “.+?”: “(.+?)”/g)].map(([, title]) => title);

async function save(person: TestPerson, filters: object, name = 'My search'): Promise<string> {
  const { body } = await person.post('/users/me/saved-searches', { name, filters }).expect(201);
  return (body as { searchId: string }).searchId;
}

/** Channels and states of a member's messages, by their number. */
async function messages({ userId }: TestPerson): Promise<Record<string, number>> {
  const { deliveries } = await service.app.get(DeliveryRepository, { strict: false }).ofMember(userId, 100);
  const counts: Record<string, number> = {};
  for (const { channel, state } of deliveries) {
    counts[`${channel} ${state}`] = (counts[`${channel} ${state}`] ?? 0) + 1;
  }
  return counts;
}

describe('saved searches', () => {
  it('are listed, exported and removed, with filters as a query writes them', async () => {
    const filters = { near: '52.5,13.4', within: '5', claimable: 'true', category: 'other' };
    const searchId = await save(ben, filters, 'Near me');
    const { body } = await ben.get('/users/me/saved-searches').expect(200);
    const item = { searchId, name: 'Near me', filters, createdAt: expect.any(String) as string };
    expect(body).toEqual({ items: [item] });
    expect((await ben.get('/users/me/export')).body).toMatchObject({ savedSearches: [item] });
    await ada.delete(`/users/me/saved-searches/${searchId}`).expect(404);
    await ben.delete(`/users/me/saved-searches/${searchId}`).expect(204);
    const again = await ben.delete(`/users/me/saved-searches/${searchId}`).expect(404);
    expect(again.body).toMatchObject({ code: 'saved-search.not-found' });
  });

  it.each([
    [{ category: 'no-such' }, 'filters.category'],
    [{ near: '91,0' }, 'filters.near'],
    [{ within: '5' }, 'filters.within'],
    [{ from: '2026-01-01T00:00:00.000Z' }, 'filters.from'],
    [{ q: 'a' }, 'filters.q'],
    [{ q: 'bench', near: '52.5,13.4' }, 'filters.q'],
    [{ cursor: 'x' }, 'filters.cursor'],
    [{ unknown: 'x' }, 'filters.unknown'],
  ])('refuse the filters %j like the list', async (filters, path) => {
    const { body } = await ben.post('/users/me/saved-searches', { name: 'My search', filters }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path }] });
    const query = new URLSearchParams(filters).toString();
    if (path !== 'filters.cursor') await ben.get(`/quests?${query}`).expect(400);
  });

  it('are at most five, also at the same time', async () => {
    const tries = Array.from({ length: 7 }, () =>
      ben.post('/users/me/saved-searches', { name: 'My search', filters: {} }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(5);
    while ((await ben.post('/users/me/saved-searches', { name: 'More', filters: {} })).status === 201);
    const { body } = await ben.post('/users/me/saved-searches', { name: 'More', filters: {} }).expect(409);
    expect(body).toMatchObject({ code: 'saved-search.limit' });
    expect((await ben.get('/users/me/saved-searches')).body).toMatchObject({ items: { length: 5 } });
  });

  it('are saved once for one idempotency key, and end with the account', async () => {
    const send = () =>
      ben.post('/users/me/saved-searches', { name: 'Once', filters: {} }).set('idempotency-key', 'search-of-ben-1');
    expect((await send().expect(201)).body).toEqual((await send().expect(201)).body);
    expect((await ben.get('/users/me/saved-searches')).body).toMatchObject({ items: { length: 1 } });
    await ben.delete('/users/me').expect(204);
    expect(await service.app.get(SavedSearchRepository, { strict: false }).find(ben.userId)).toMatchObject({
      searches: [],
    });
    expect(await messages(ben)).toEqual({});
  });
});

describe('a digest with saved searches', () => {
  it('names new quests of others once, and comes again the next day without any notice', async () => {
    await ada.posts({ title: 'Posted before' });
    await pass(1);
    await save(ben, { category: 'other' }, 'Other things');
    await save(ben, {}, 'Everything');
    await pass(1);
    const { questId } = await ada.posts({ title: 'Rake the park' });
    await ben.posts({ title: 'Own quest' });
    const taken = await ada.posts({ title: 'Taken quest' });
    await aCommunity(service).cleo.does('claim', taken.questId);
    await pass(DAY);
    const [first] = await arrived(ben, 1);
    expect(first?.text).toContain('New for your search “Other things”: “Rake the park”.');
    expect(first?.text).toContain(`/quests/${questId}`);
    for (const title of ['Everything', 'Posted before', 'Own quest', 'Taken quest']) {
      expect(first?.text).not.toContain(title);
    }
    await pass(DAY);
    expect(mailsTo(ben)).toHaveLength(1);
    await ada.posts({ title: 'Sweep the square' });
    await pass(DAY);
    const [, second] = await arrived(ben, 2);
    expect(second?.text).toContain('Sweep the square');
    expect(second?.text).not.toContain('Rake the park');
    expect(await messages(ben)).toEqual({ 'mail DELIVERED': 2, 'digest DROPPED': 1, 'digest DUE': 1 });
  });

  it('has at most 20 lines', async () => {
    await save(ben, {}, 'Everything');
    await pass(1);
    const posters = [ada, aCommunity(service).ada, aCommunity(service).ada];
    for (const poster of posters) for (let count = 0; count < 8; count += 1) await poster.posts();
    await pass(DAY);
    const [mail] = await arrived(ben, 1);
    expect(titlesIn(mail)).toHaveLength(20);
  });

  it('tells the quests that had no line on the next day, and the places of a date once', async () => {
    await save(ben, {}, 'Everything');
    await save(ben, { category: 'other' }, 'The same again');
    await pass(1);
    const startsAt = new Date(service.app.get(AdjustableClock).now().getTime() + 9 * DAY * 1_000).toISOString();
    const pattern = { title: 'Help at the fair', description: 'Sell cake and coffee to the guests.', startsAt };
    await ada.post('/calls', { pattern, slots: 4 }).expect(201);
    for (const poster of [aCommunity(service).ada, aCommunity(service).ada, aCommunity(service).ada]) {
      await pass(1);
      for (let count = 0; count < 8; count += 1) await poster.posts();
    }
    await pass(DAY);
    await arrived(ben, 1);
    await pass(DAY);
    const mails = await arrived(ben, 2);
    expect(mails.map((mail) => titlesIn(mail).length)).toEqual([20, 5]);
    expect(mails.flatMap(titlesIn).filter((title) => title === 'Help at the fair')).toHaveLength(1);
    const links = mails.flatMap(({ text = '' }) => [...text.matchAll(/quests\/(\w{26})/g)].map(([, id]) => id));
    expect(new Set(links).size).toBe(25);
    await pass(DAY);
    expect(await messages(ben)).toMatchObject({ 'mail DELIVERED': 2, 'digest DROPPED': 1 });
  });

  it('tells what a failing search missed, when it works again', async () => {
    await save(ben, { q: 'euphonium' }, 'Words');
    await save(ben, { category: 'repair' }, 'Repairs');
    await pass(1);
    await ada.posts({ title: 'Polish the euphonium' });
    await pass(1);
    await ada.posts({ title: 'Mend the fence', category: 'repair' });
    const reader = service.app.get(QuestReader, { strict: false });
    const original = reader.list.bind(reader);
    const list = jest
      .spyOn(reader, 'list')
      .mockImplementation((query, caller) =>
        query.q === undefined ? original(query, caller) : Promise.reject(new Error('search is off')),
      );
    await pass(DAY);
    expect(titlesIn((await arrived(ben, 1))[0])).toEqual(['Mend the fence']);
    list.mockRestore();
    await pass(DAY);
    expect(titlesIn((await arrived(ben, 2))[1])).toEqual(['Polish the euphonium']);
  });

  it('keeps what it told while its member saves another search', async () => {
    await save(ben, {}, 'Everything');
    await pass(1);
    await ada.posts({ title: 'Rake the park' });
    const saved = service.app.get(SavedSearchRepository, { strict: false });
    const before = await saved.find(ben.userId);
    await pass(DAY);
    await arrived(ben, 1);
    await saved.replace(ben.userId, before, before.searches, { token: ulid() });
    await pass(DAY);
    expect(await messages(ben)).toMatchObject({ 'mail DELIVERED': 1, 'digest DROPPED': 1 });
  });

  it('is told once although composing was killed, and when mails are off for the community nothing is', async () => {
    await save(ben, {}, 'Everything');
    await pass(1);
    await ada.posts({ title: 'Rake the park' });
    const deliveries = service.app.get(DeliveryRepository, { strict: false });
    const original = deliveries.replace.bind(deliveries);
    let isKilled = false;
    // Digests of other tests can be due too.
    const replace = jest.spyOn(deliveries, 'replace').mockImplementation((before, ...rest) => {
      if (isKilled || before.userId !== ben.userId) return original(before, ...rest);
      isKilled = true;
      return Promise.reject(new Error('killed'));
    });
    await pass(DAY);
    expect(mailsTo(ben)).toEqual([]);
    replace.mockRestore();
    await pass(120);
    await arrived(ben, 1);
    await pass(120);
    expect(mailsTo(ben)).toHaveLength(1);
    const settings = (await ben.get('/users/me/notice-settings')).body as { email: object };
    await ben
      .put('/users/me/notice-settings', { ...settings, email: { ...settings.email, community: 'off' } })
      .expect(200);
    await ada.posts({ title: 'Sweep the square' });
    await pass(DAY);
    expect(mailsTo(ben)).toHaveLength(1);
  });

  it('ends with the last search', async () => {
    const searchId = await save(ben, {}, 'Everything');
    await ben.delete(`/users/me/saved-searches/${searchId}`).expect(204);
    await pass(DAY);
    await pass(DAY);
    expect(await messages(ben)).toEqual({ 'digest DROPPED': 1 });
  });
});
