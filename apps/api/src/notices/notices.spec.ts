import { EventEmitter, once } from 'node:events';
import { jest } from '@jest/globals';
import { type NoticeSettings, openDelivery } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { DatabaseMeter } from '../../testing/meter.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { Clock } from '../clock/clock.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { OTHER_SETTINGS } from '../../testing/notice-settings.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { OUTBOX_KEYS } from '../outbox/outbox.item.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Dispatcher } from './dispatcher.ts';
import type { NoticePageView } from './notice.dto.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';

let service: TestApp;
let outbox: Outbox;
let dispatcher: Dispatcher;

beforeAll(async () => {
  service = await startTestApp({ environment: { DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' } });
  outbox = service.app.get(Outbox, { strict: false });
  dispatcher = service.app.get(Dispatcher, { strict: false });
});
afterAll(() => service.close());
afterEach(() => jest.restoreAllMocks());

async function noticesOf(person: TestPerson, query = ''): Promise<NoticePageView> {
  await dispatched(service);
  const { body } = await person.get(`/users/me/notices${query}`).expect(200);
  return body as NoticePageView;
}

const kindsOf = ({ items }: NoticePageView) => items.map(({ kind }) => kind);

const advance = (seconds: number) => service.app.get(AdjustableClock).advance(seconds);

/** Events in the outbox. */
async function waiting(): Promise<number> {
  const database = service.app.get(Database);
  const pages = await Promise.all(
    OUTBOX_KEYS.map((key) =>
      database.queryAll(
        new QueryCommand({
          TableName: database.tables.quests,
          IndexName: 'by-dispatch',
          KeyConditionExpression: 'dispatchKey = :key',
          ExpressionAttributeValues: { ':key': key },
        }),
      ),
    ),
  );
  return pages.flat().length;
}

describe('notices', () => {
  it('tell both parties each step of a quest, newest first, with names, titles and the reward', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    const forAda = await noticesOf(ada);
    expect(kindsOf(forAda)).toEqual(['attested', 'submitted', 'claimed']);
    expect(forAda.unread).toBe(3);
    expect(forAda.items[0]).toMatchObject({
      kind: 'attested',
      category: 'waiting',
      questId,
      actor: { userId: ben.userId },
      data: { title: 'Paint the bench', status: 'SUBMITTED', role: 'requestor' },
      read: false,
    });
    expect(JSON.stringify(forAda)).not.toMatch(/outcome|done/);
    await ada.does('attest', questId);
    const [completed] = (await noticesOf(ben)).items;
    expect(completed).toMatchObject({ kind: 'completed', data: { role: 'performer', reward: { state: 'PAID' } } });
    expect(completed?.data.reward).toEqual((await ben.sees(questId)).reward);
    expect(kindsOf(await noticesOf(ada))).not.toContain('completed');
    expect(await waiting()).toBe(0);
  });

  it('tell the other party that the work was not done, where both statements say so', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId, { outcome: 'not_done' });
    await ada.does('attest', questId, { outcome: 'not_done' });
    const [forBen] = (await noticesOf(ben)).items;
    expect(forBen).toMatchObject({ kind: 'cancelled', data: { status: 'CANCELLED', notDone: true } });
  });

  it('tell moderators of a dispute who were seen, except parties, and later both parties the reasons', async () => {
    const { ada, ben, mo } = aCommunity(service);
    await mo.get('/users/me').expect(200);
    await dispatched(service);
    const questId = await submittedQuest(ada, ben);
    await ada.does('dispute', questId, { reason: 'The bench was never painted, I looked.' });
    const [forMo] = (await noticesOf(mo)).items;
    expect(forMo).toMatchObject({ kind: 'disputed', category: 'moderation', questId });
    await mo.does('resolve', questId, { decision: 'redo', reason: 'Please paint the back of the bench as well.' });
    const [forBen] = (await noticesOf(ben)).items;
    expect(forBen?.data).toMatchObject({ decision: 'redo', reason: 'Please paint the back of the bench as well.' });
  });

  it('are read one by one, or up to one; reading again changes nothing', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    const [attested, submitted, claimed] = (await noticesOf(ada)).items;
    const ids = [claimed?.noticeId];
    await ada.post('/users/me/notices/read', { noticeIds: ids }).expect(204);
    await ada.post('/users/me/notices/read', { noticeIds: ids }).expect(204);
    expect(kindsOf(await noticesOf(ada, '?unread=true'))).toEqual(['attested', 'submitted']);
    await ada.post('/users/me/notices/read', { upTo: submitted?.noticeId }).expect(204);
    const left = await noticesOf(ada, '?unread=true');
    expect([left.unread, left.items.map(({ noticeId }) => noticeId)]).toEqual([1, [attested?.noticeId]]);
    expect(kindsOf(await noticesOf(ada))).toEqual(['attested', 'submitted', 'claimed']);
    const { body: home } = await ada.get('/users/me/home').expect(200);
    expect(home).toMatchObject({ unread: 1 });
  });

  it('count as read once what they ask for is done, by whoever it was', async () => {
    const { ada, ben, mo } = aCommunity(service);
    await mo.get('/users/me').expect(200);
    const unread = async (person: TestPerson) => kindsOf(await noticesOf(person, '?unread=true'));
    const questId = await submittedQuest(ada, ben);
    await ada.does('request-changes', questId, { text: 'Please paint the back of the bench as well.' });
    expect([await unread(ada), await unread(ben)]).toEqual([['claimed'], ['changes-requested']]);
    await ben.does('submit', questId, A_SUBMISSION);
    expect([await unread(ada), await unread(ben)]).toEqual([['submitted', 'claimed'], []]);
    await ada.does('attest', questId);
    expect([await unread(ada), await unread(ben)]).toEqual([['claimed'], ['attested']]);
    await ben.does('dispute', questId, { reason: 'I did more than what was agreed, and it was not seen.' });
    expect([await unread(ada), await unread(ben), await unread(mo)]).toEqual([
      ['disputed', 'claimed'],
      ['disputed'],
      ['disputed'],
    ]);
    await mo.does('resolve', questId, { decision: 'uphold', reason: 'The photos show that all of it is painted.' });
    expect([await unread(ada), await unread(ben), await unread(mo)]).toEqual([
      ['completed', 'claimed'],
      ['completed'],
      [],
    ]);
    // They stay in the list, as history.
    const { items } = await noticesOf(ben);
    expect(items.map(({ kind, data }) => [kind, data.settled])).toEqual([
      ['completed', undefined],
      ['disputed', true],
      ['attested', true],
      ['changes-requested', true],
    ]);
  });

  it('say that nothing is left of what they ask for, by the same requests to the database', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    const meter = new DatabaseMeter(service.app);
    const read = async () => {
      await dispatched(service);
      let items: NoticePageView['items'] = [];
      const { requests } = await meter.measure(async () => {
        ({ items } = (await ada.get('/users/me/notices').expect(200)).body as NoticePageView);
      });
      return { requests: [...requests], told: items.map(({ kind, data }) => [kind, data.settled]) };
    };
    const before = await read();
    expect(before.told).toEqual([
      ['attested', undefined],
      ['submitted', undefined],
      ['claimed', undefined],
    ]);
    await ada.does('attest', questId);
    const after = await read();
    expect(after.told).toEqual([
      ['attested', true],
      ['submitted', true],
      ['claimed', undefined],
    ]);
    expect(after.requests).toEqual(before.requests);
  });

  it('no longer say that a quest is open once it was claimed again', async () => {
    const { ada, ben, cleo } = aCommunity(service);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('release', questId);
    const released = async () => (await noticesOf(ada)).items.find(({ kind }) => kind === 'released')?.data;
    expect(await released()).not.toHaveProperty('settled');
    await cleo.does('claim', questId);
    expect(await released()).toMatchObject({ status: 'CLAIMED', settled: true });
  });

  it('of other quests stay unread', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    expect(kindsOf(await noticesOf(ada, '?unread=true'))).toEqual(['submitted', 'claimed', 'claimed']);
  });

  it('come in pages', async () => {
    const { ada, ben } = aCommunity(service);
    await submittedQuest(ada, ben);
    const first = await noticesOf(ada, '?limit=1');
    const second = await noticesOf(ada, `?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect([...kindsOf(first), ...kindsOf(second)]).toEqual(['submitted', 'claimed']);
    await ada.get(`/users/me/notices?unread=true&limit=1&cursor=${first.nextCursor ?? ''}`).expect(400);
    await ben.get(`/users/me/notices?limit=1&cursor=${first.nextCursor ?? ''}`).expect(400);
  });

  it.each([
    ['nothing', {}],
    ['both forms', { noticeIds: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'], upTo: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['no id', { noticeIds: [] }],
    ['an id of another form', { noticeIds: ['x'] }],
    ['the same id twice', { noticeIds: Array<string>(2).fill('01ARZ3NDEKTSV4RRFFQ69G5FAV') }],
    ['101 ids', { noticeIds: Array.from({ length: 101 }, (_, index) => `01ARZ3NDEKTSV4RRFFQ69G5${100 + index}`) }],
    ['another form of upTo', { upTo: 'yesterday' }],
  ])('refuse to be read by %s', async (_, body) => {
    const { ada } = aCommunity(service);
    const { body: problem } = await ada.post('/users/me/notices/read', body).expect(400);
    expect(problem).toMatchObject({ code: 'validation.failed' });
  });
});

describe('notice settings', () => {
  it('have defaults and keep what the member chose', async () => {
    const { ada } = aCommunity(service);
    const { body: defaults } = await ada.get('/users/me/notice-settings').expect(200);
    expect(defaults).toEqual({
      language: 'en',
      timeZone: 'Europe/Berlin',
      digestHour: 8,
      email: { waiting: 'now', news: 'digest', community: 'digest', moderation: 'now' },
      push: { waiting: true, news: false },
    });
    const { body: saved } = await ada.put('/users/me/notice-settings', OTHER_SETTINGS).expect(200);
    const { body: read } = await ada.get('/users/me/notice-settings').expect(200);
    expect([saved, read]).toEqual([OTHER_SETTINGS, OTHER_SETTINGS]);
  });

  it.each<[string, Partial<Record<keyof NoticeSettings, unknown>>]>([
    ['language', { language: 'fr' }],
    ['timeZone', { timeZone: 'Europe/Atlantis' }],
    ['timeZone', { timeZone: '+05:30' }],
    ['digestHour', { digestHour: 24 }],
    ['email', { email: { waiting: 'now' } }],
    ['email', { email: null }],
    ['push', { push: { waiting: 'yes', news: false } }],
    ['push', { push: [] }],
  ])('refuse another %s', async (path, changed) => {
    const { ada } = aCommunity(service);
    const { body } = await ada.put('/users/me/notice-settings', { ...OTHER_SETTINGS, ...changed }).expect(400);
    expect(JSON.stringify(body)).toContain(`"${path}`);
  });
});

describe('the dispatch of an event', () => {
  it('has a budget: the quest with its events, people with their settings, each notice, what both have not read, programs for all quests, the key', async () => {
    const { ada, ben } = aCommunity(service);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await dispatched(service);
    const answered = await new DatabaseMeter(service.app).measure(async () => {
      await ben.does('submit', questId, A_SUBMISSION);
      await dispatched(service);
    });
    const commit = answered.requests.indexOf('TransactWriteItems of 2');
    expect(answered.requests.slice(commit + 1).filter((request) => request !== 'GetItem runtime')).toEqual([
      'Query quests',
      // The recipient with settings, and counts of browsers and webhooks.
      'BatchGetItem users',
      'PutItem notices',
      // What both parties have not read, to mark what is done.
      'Query notices',
      'Query notices',
      // Webhooks for all quests.
      'Query users',
      'UpdateItem quests',
    ]);
  });

  it('creates nothing twice, however often and wherever it runs', async () => {
    const { ada, ben } = aCommunity(service);
    const planned: string[] = [];
    let isSwept = false;
    let meet: (() => void) | undefined;
    const second = new Promise<void>((resolve) => {
      meet = resolve;
    });
    dispatcher.addChangePlanner({
      plan: async ({ quest, record }) => {
        const deliveryId = deliveryIdOf(quest.questId, record);
        if (planned.includes(deliveryId)) meet?.();
        planned.push(deliveryId);
        if (isSwept) await second;
        const message = { deliveryId, channel: 'webhook', userId: ada.userId, target: 'hook', body: {} } as const;
        return [openDelivery(message, { now: service.app.get(Clock).iso() })];
      },
    });
    const create = NoticeRepository.prototype.create;
    // The process dies between the notice and the removal of the key.
    jest.spyOn(NoticeRepository.prototype, 'create').mockImplementationOnce(async function (
      this: NoticeRepository,
      ...args
    ) {
      await create.apply(this, args);
      throw new Error('killed');
    });
    await submittedQuest(ada, ben);
    await dispatched(service);
    expect(await waiting()).toBe(1);
    await advance(6);
    isSwept = true;
    await Promise.all([outbox.sweep(), outbox.sweep(), outbox.sweep()]);
    await outbox.sweep();
    expect(kindsOf(await noticesOf(ada))).toEqual(['submitted', 'claimed']);
    expect(await waiting()).toBe(0);
    expect(planned.length).toBeGreaterThan(new Set(planned).size);
    const { deliveries } = await service.app.get(DeliveryRepository, { strict: false }).ofTarget('hook', 100);
    expect(deliveries.map(({ deliveryId }) => deliveryId).sort()).toEqual([...new Set(planned)].sort());
  });

  it('leaves the index after 8 failures with the time, and the answer of the member succeeds', async () => {
    const { ada, ben } = aCommunity(service);
    jest.spyOn(NoticeRepository.prototype, 'create').mockRejectedValue(new Error('away'));
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await dispatched(service);
    for (let sweep = 0; sweep < 7; sweep += 1) {
      await advance(6);
      await outbox.sweep();
    }
    expect(await waiting()).toBe(0);
    const database = service.app.get(Database);
    const items = await database.queryAll(
      new QueryCommand({
        TableName: database.tables.quests,
        KeyConditionExpression: 'questId = :quest',
        ExpressionAttributeValues: { ':quest': questId },
      }),
    );
    expect(items.filter((item) => item['dispatchFailed'] !== undefined)).toHaveLength(1);
  });

  it('keeps no member waiting while it hangs, and stops with its process', async () => {
    const { ada, ben } = aCommunity(service);
    const gate = new EventEmitter();
    const hanging = once(gate, 'open');
    const create = NoticeRepository.prototype.create;
    jest.spyOn(NoticeRepository.prototype, 'create').mockImplementation(async function (
      this: NoticeRepository,
      ...args
    ) {
      await hanging;
      return create.apply(this, args);
    });
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    expect((await ada.does('attest', questId)).status).toBe('COMPLETED');
    expect(await waiting()).toBeGreaterThan(0);
    gate.emit('open');
    await dispatched(service);
    expect(kindsOf(await noticesOf(ben))).toContain('completed');
  });

  it('tells nobody whose account is deleted', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await dispatched(service);
    const notices = service.app.get(NoticeRepository, { strict: false });
    const draft = { userId: 'nobody', kind: 'claimed', category: 'news', questId } as const;
    await dispatcher.notify([draft], '2026-01-01T00:00:00.000Z', 'test');
    expect(await notices.page('nobody', { unread: false, limit: 10 })).toEqual({ notices: [] });
  });
});

describe('the account of a member', () => {
  it('contains the notices and settings in its export, and an erasure deletes them with all messages', async () => {
    const { ada, ben } = aCommunity(service);
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId);
    await ada.does('attest', questId);
    await ada.put('/users/me/notice-settings', OTHER_SETTINGS).expect(200);
    await dispatched(service);
    const deliveries = service.app.get(DeliveryRepository, { strict: false });
    const message = { deliveryId: deliveryIdOf(ada.userId), channel: 'push', userId: ada.userId, body: {} } as const;
    await deliveries.create(openDelivery(message, { now: service.app.get(Clock).iso() }));
    const { body } = await ada.get('/users/me/export').expect(200);
    const exported = body as { noticeSettings: NoticeSettings; notices: { kind: string; data: { title: string } }[] };
    expect(exported.noticeSettings).toEqual(OTHER_SETTINGS);
    expect(exported.notices.map(({ kind }) => kind)).toEqual(['attested', 'submitted', 'claimed']);
    await ada.delete('/users/me').expect(204);
    await dispatched(service);
    const notices = service.app.get(NoticeRepository, { strict: false });
    expect(await notices.page(ada.userId, { unread: false, limit: 10 })).toEqual({ notices: [] });
    expect(await deliveries.ofMember(ada.userId, 10)).toEqual({ deliveries: [] });
    const { users } = await service.app
      .get(Database)
      .readMany({ users: [{ userId: ada.userId, record: 'NOTICE-SETTINGS' }] });
    expect(users).toEqual([]);
  });
});
