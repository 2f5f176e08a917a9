import { FLAGS } from '@civicforge/contract/flags/manifest';
import { createStaticSource } from '@civicforge/flags';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, A_SUBMISSION, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { DatabaseMeter } from '../../testing/meter.ts';
import { linkFor, picture, readyPhoto } from '../../testing/pictures.ts';
import { challengeFor, TestDevice } from '../../testing/signing.ts';
import { pass } from '../../testing/office.ts';
import { CallSweeper } from '../calls/call.sweeper.ts';
import { LikelyPeople } from '../users/likely-people.ts';
import { LogSequencer } from '../log/log.sequencer.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import { StatisticsReader } from '../statistics/statistics.dynamo.ts';
import { StatisticsService } from '../statistics/statistics.service.ts';
import { Clock, SystemClock } from '../clock/clock.ts';

/** Who is it, and did they ask too often: what every change costs before it begins. */
const CALLER = ['GetItem users'];
const COUNTED = ['UpdateItem runtime', ...CALLER];

/** The same on a quest, which comes in the same request as the caller's record. */
const WITH_QUEST = ['BatchGetItem quests users'];
const COUNTED_WITH_QUEST = ['UpdateItem runtime', ...WITH_QUEST];

let service: TestApp;
let meter: DatabaseMeter;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({
    // Calls with several dates cost more points than a new member has in some economies.
    environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '100' },
    flagSource: createStaticSource({ manifest: FLAGS, document: { flags: { advanced_search: { enabled: true } } } }),
  });
  stopBackground();
  meter = new DatabaseMeter(service.app);
});
afterAll(() => service.close());
beforeEach(async () => {
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([isUp(ada), isUp(ben)]);
});

/** The first change of a day counts a person as active; the budgets are those of all that follow. */
async function isUp(person: TestPerson): Promise<void> {
  await person.patch('/users/me', { bio: 'I paint benches.' }).expect(200);
}

/** The clock of the test stage asks the database twice a second; that is no user's action. */
function stopBackground(): void {
  const clock = service.app.get(Clock);
  expect(clock).not.toBeInstanceOf(SystemClock);
  (clock as unknown as { onApplicationShutdown(): void }).onApplicationShutdown();
}

/**
 * What a user's action asks of the database. A longer list is a decision: it costs money with every click. An event enters
 * the outbox by a sparse key of its item, one unit; its dispatch after the answer has a budget of its own.
 */
describe('the budget of database requests', () => {
  it('reading a quest for the first time: the caller and the quest, then its people', async () => {
    const { questId } = await ada.posts();
    const { requests, units } = await meter.measure(() => ben.sees(questId));
    expect(requests).toEqual([...WITH_QUEST, 'BatchGetItem users']);
    expect(units).toBe(2.5);
  });

  it('reading a quest that this process has shown before: its people come with it', async () => {
    const { questId } = await ada.posts();
    await ben.get('/quests?status=OPEN').expect(200);
    const { requests, units } = await meter.measure(() => ben.sees(questId));
    expect(requests).toEqual(WITH_QUEST);
    expect(units).toBe(3);
  });

  it('reading a quest with another performer than before: only the new one is read after it', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    service.app.get(LikelyPeople).remember(questId, [ada.userId]);
    const { requests } = await meter.measure(() => ada.sees(questId));
    expect(requests).toEqual([...WITH_QUEST, 'BatchGetItem users']);
  });

  it('reading a completed quest as a party: the reward is read after it', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const { requests } = await meter.measure(() => ben.sees(questId));
    expect(requests).toEqual([...WITH_QUEST, 'BatchGetItem rewards']);
  });

  it('events: the quest and all its events in one query', async () => {
    const { questId } = await ada.posts();
    const { requests } = await meter.measure(() => ben.get(`/quests/${questId}/events`).expect(200));
    expect(requests).toEqual([...CALLER, 'Query quests', 'BatchGetItem users']);
  });

  it('a list: one index page for each status and shard, then quests and requestors in one batch', async () => {
    await ada.posts();
    const one = await meter.measure(() => ben.get('/quests?status=OPEN').expect(200));
    expect(one.requests).toEqual([...CALLER, ...Array<string>(2).fill('Query quests'), 'BatchGetItem quests users']);
    const all = await meter.measure(() => ben.get('/quests').expect(200));
    expect(all.requests.filter((request) => request === 'Query quests')).toHaveLength(10);
    expect(all.requests).toHaveLength(13);
  });

  it('a list by start, and one around a point: one index page for each shard, then quests and requestors', async () => {
    const place = { label: 'At the mill', latitude: 12.6, longitude: 100.4 };
    await ada.posts({ startsAt: new Date(Date.now() + 48 * 3_600_000).toISOString(), place });
    for (const query of ['sort=starts&status=OPEN', 'near=12.6,100.4&within=5']) {
      const { requests } = await meter.measure(() => ben.get(`/quests?${query}`).expect(200));
      expect(requests).toEqual([...CALLER, ...Array<string>(2).fill('Query quests'), 'BatchGetItem quests users']);
    }
  });

  it('posting: one transaction of quest, event, entry, balance and two counters, and the words that it is found by', async () => {
    const { requests, units } = await meter.measure(() => ada.post('/quests', A_QUEST).expect(201));
    expect(requests).toEqual([...COUNTED, 'TransactWriteItems of 6', 'BatchWriteItem quests']);
    // 19 for the quest, of which 2 count it in its day, and one for each of its words.
    expect(units).toBeLessThanOrEqual(29);
  });

  it('posting with an idempotency key: the record begins by one write and ends in the same transaction', async () => {
    const { requests } = await meter.measure(() =>
      ada.post('/quests', A_QUEST).set('idempotency-key', 'a-key-of-the-form').expect(201),
    );
    expect(requests).toEqual([...COUNTED, 'PutItem runtime', 'TransactWriteItems of 7', 'BatchWriteItem quests']);
    const replay = await meter.measure(() =>
      ada.post('/quests', A_QUEST).set('idempotency-key', 'a-key-of-the-form').expect(201),
    );
    expect(replay.requests).toEqual([...COUNTED, 'PutItem runtime']);
  });

  it.each<[string, number, number, (questId: string) => Promise<unknown>]>([
    // The quest enters the performer's index of active quests and moves within the requestor's.
    ['claim', 4, 24, (questId) => ben.does('claim', questId)],
    ['edit', 2, 21.5, (questId) => ada.patch(`/quests/${questId}`, { rewardXp: 250 }).expect(200)],
  ])('%s: the quest with its people, one transaction of %i writes', async (_, writes, most, action) => {
    const { questId } = await ada.posts();
    await ben.sees(questId);
    const { requests, units } = await meter.measure(() => action(questId));
    expect(requests).toEqual([...COUNTED_WITH_QUEST, `TransactWriteItems of ${writes}`]);
    expect(units).toBeLessThanOrEqual(most);
  });

  it('cancel: the same, and the words leave the index in one batch', async () => {
    const { questId } = await ada.posts();
    const { requests, units } = await meter.measure(() => ada.delete(`/quests/${questId}`).expect(200));
    expect(requests).toEqual([...COUNTED_WITH_QUEST, ...['TransactWriteItems of 4', 'BatchWriteItem quests']]);
    // 21.5 for the quest, and one for each of its 7 words.
    expect(units).toBeLessThanOrEqual(28.5);
  });

  it('edit of a title: the words that differ, and the quest once more because of edits at the same time', async () => {
    const { questId } = await ada.posts();
    const { requests, units } = await meter.measure(() =>
      ada.patch(`/quests/${questId}`, { title: 'Varnish the bench' }).expect(200),
    );
    expect(requests).toEqual([
      ...COUNTED_WITH_QUEST,
      ...['TransactWriteItems of 2', 'BatchWriteItem quests', 'GetItem quests'],
    ]);
    expect(units).toBeLessThanOrEqual(22.5);
  });

  it('an expired quest: one transaction, and the words leave the index in one batch', async () => {
    const expiresAt = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const { questId } = await ada.posts({ expiresAt });
    const quest = await service.app.get(QuestRepository).find(questId);
    if (quest === undefined) throw new Error('the quest was not stored');
    const { requests } = await meter.measure(() => service.app.get(QuestService).expire(quest, expiresAt));
    expect(requests).toEqual(['TransactWriteItems of 4', 'BatchWriteItem quests']);
  });

  it('a search: one index page of live and one of completed quests, then quests and people in a batch each', async () => {
    const { questId } = await ada.posts({ title: 'Polish the euphonium' });
    const both = await meter.measure(() => ben.get('/quests?q=euphonium').expect(200));
    expect(both.requests).toEqual([
      ...CALLER,
      ...['Query quests', 'Query quests', 'BatchGetItem quests', 'BatchGetItem users'],
    ]);
    expect(both.units).toBeLessThanOrEqual(3);
    const live = await meter.measure(() => ben.get('/quests?q=euphonium%20polish&claimable=true').expect(200));
    expect(live.requests).toEqual([...CALLER, 'Query quests', 'BatchGetItem quests', 'BatchGetItem users']);
    await ada.delete(`/quests/${questId}`).expect(200);
    const none = await meter.measure(() => ben.get('/quests?q=euphonium').expect(200));
    expect(none.requests).toEqual([...CALLER, 'Query quests', 'Query quests']);
  });

  it('posting the longest texts: one batch for each 25 words', async () => {
    const word = (index: number) => `w${(index + 1_000).toString(36)}x${index}`;
    const description = Array.from({ length: 300 }, (_, index) => word(index))
      .join(' ')
      .slice(0, 2_000);
    const title = Array.from({ length: 40 }, (_, index) => `${index + 100}`)
      .join(' ')
      .slice(0, 200);
    const { requests } = await meter.measure(() => ada.post('/quests', { title, description }).expect(201));
    expect(requests.filter((request) => request === 'BatchWriteItem quests').length).toBeLessThanOrEqual(5);
  });

  it('submit and request changes: the same', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    const submit = await meter.measure(() => ben.does('submit', questId, A_SUBMISSION));
    const changes = await meter.measure(() => ada.does('request-changes', questId, { text: 'Paint the back too.' }));
    const expected = [...COUNTED_WITH_QUEST, 'TransactWriteItems of 2'];
    expect([submit.requests, changes.requests]).toEqual([expected, expected]);
  });

  it('a photo: two requests of one write each, and reading it costs no more than the quest', async () => {
    const file = await picture('png');
    const made = await meter.measure(() => linkFor(ada, file, 'image/png'));
    expect(made.requests).toEqual([...COUNTED, 'TransactWriteItems of 2']);
    const photoId = await readyPhoto(service, ada, file);
    const processed = await meter.measure(() => ada.post(`/photos/${photoId}/process`).expect(200));
    expect(processed.requests).toEqual([...COUNTED, 'GetItem quests']);
    const { questId } = await ada.posts();
    const photos = [{ photoId, alt: 'The bench' }];
    const added = await meter.measure(() => ada.patch(`/quests/${questId}`, { photos }).expect(200));
    expect(added.requests).toEqual([...COUNTED_WITH_QUEST, ...['BatchGetItem quests', 'TransactWriteItems of 3']]);
    const kept = await meter.measure(() => ada.patch(`/quests/${questId}`, { photos }).expect(200));
    expect(kept.requests).toEqual([...COUNTED_WITH_QUEST, 'TransactWriteItems of 2']);
    const read = await meter.measure(() => ben.get(`/quests/${questId}/photos/${photoId}`).expect(200));
    expect(read.requests).toEqual(WITH_QUEST);
  });

  it('the first statement: the same and the counter of the person', async () => {
    const questId = await submittedQuest(ada, ben);
    const { requests } = await meter.measure(() => ada.does('attest', questId));
    expect(requests).toEqual([...COUNTED_WITH_QUEST, 'TransactWriteItems of 3']);
  });

  it('the second statement: reward and receipt are born in its transaction, the words move, and one more transaction pays', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    const { requests, units } = await meter.measure(() => ben.does('attest', questId));
    expect(requests).toEqual([
      ...COUNTED_WITH_QUEST,
      'TransactWriteItems of 7',
      'BatchWriteItem quests',
      'TransactWriteItems of 6',
    ]);
    // 45.5 for quest and reward, two for each of the 7 words, which move to those of completed quests, and 7 for the receipt.
    expect(units).toBeLessThanOrEqual(66.5);
  });

  it('the second statement with an idempotency key: the paying transaction stores the answer, which nothing stores again', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    const attest = () => ben.post(`/quests/${questId}/attest`).set('idempotency-key', 'the-key-of-a-statement');
    const first = await meter.measure(() => attest().expect(200));
    expect(first.requests).toEqual([
      ...[...COUNTED_WITH_QUEST, 'PutItem runtime'],
      ...['TransactWriteItems of 8', 'BatchWriteItem quests', 'TransactWriteItems of 7'],
    ]);
    const { body } = (await attest().expect(200)) as { body: unknown };
    expect(body).toMatchObject({ status: 'COMPLETED', reward: { state: 'PAID' } });
  });

  it('a statement by a device key: key and nonce are read and used up, which costs 10 units more than one without', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    const device = new TestDevice();
    const keyId = await device.registersFor(ben);
    const asked = await meter.measure(() => challengeFor(ben, questId, { method: 'device', keyId }));
    expect(asked.requests).toEqual([...COUNTED, 'GetItem quests', 'GetItem users', 'PutItem runtime']);
    expect(asked.units).toBeLessThanOrEqual(5);
    const { nonce, credential = {} } = await challengeFor(ben, questId, { method: 'device', keyId });
    const signature = await device.secures(credential);
    const { requests, units } = await meter.measure(() =>
      ben.does('attest', questId, { method: 'device', nonce, signature }),
    );
    expect(requests).toEqual([
      ...COUNTED_WITH_QUEST,
      ...['GetItem runtime', 'GetItem users'],
      'TransactWriteItems of 9',
      'BatchWriteItem quests',
      'TransactWriteItems of 6',
    ]);
    // 66.5 without a signature, 2 for the reads, 4 for the uses, and 4 for the credential in quest and receipt.
    expect(units).toBeLessThanOrEqual(76.5);
  });

  it('a place in the log for a receipt: reads of head, tiles and archive, one transaction, its proof, its publication', async () => {
    const sequencer = service.app.get(LogSequencer);
    while ((await sequencer.sequence()) > 0);
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const { requests, units } = await meter.measure(() => sequencer.sequence());
    const reads = (count: number) => Array<string>(count).fill('GetItem quests');
    expect(requests).toEqual([
      'Query quests',
      ...reads(5),
      'TransactWriteItems of 3',
      ...reads(2),
      ...['UpdateItem quests', 'UpdateItem quests'],
    ]);
    expect(units).toBeLessThanOrEqual(20.5);
    const idle = await meter.measure(() => sequencer.sequence());
    expect(idle.requests).toEqual(['Query quests', 'GetItem quests']);
    expect(idle.units).toBeLessThanOrEqual(2);
  });

  it('release: one transaction, with the trace by which a deletion of the account finds the quest', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    const { requests, units } = await meter.measure(() => ben.does('release', questId));
    expect(requests).toEqual([...COUNTED_WITH_QUEST, 'TransactWriteItems of 3']);
    // 20 for the quest, and 2 for the trace.
    expect(units).toBeLessThanOrEqual(22);
  });

  it('the own profile and ledger: the record is read once, and the titles of a page in one batch', async () => {
    await ada.posts();
    const profile = await meter.measure(() => ada.profile());
    const ledger = await meter.measure(() => ada.ledger());
    expect(profile.requests).toEqual(CALLER);
    expect(ledger.requests).toEqual([...CALLER, 'Query users', 'BatchGetItem quests']);
  });

  it('the first call of a person: looked for, then created in one transaction', async () => {
    const { requests } = await meter.measure(() => aPerson(service, 'cleo').profile());
    expect(requests).toEqual([...CALLER, 'TransactWriteItems of 4']);
  });

  it('the first change of a day: the person is counted as active, in one small transaction more', async () => {
    const dora = aPerson(service, 'dora');
    await dora.profile();
    const change = () => dora.patch('/users/me', { bio: 'I am here.' }).expect(200);
    const first = await meter.measure(change);
    const second = await meter.measure(change);
    expect(first.requests).toEqual([...second.requests, 'TransactWriteItems of 2']);
    expect(first.units - second.units).toBeLessThanOrEqual(4);
  });

  it('the statistics: one query for each of their 16 shards, however many quests there are', async () => {
    const mo = aPerson(service, 'mo', ['moderators']);
    await mo.profile();
    const { requests, units } = await meter.measure(() => mo.get('/admin/statistics?days=90').expect(200));
    expect(requests).toEqual([...CALLER, ...Array<string>(16).fill('Query quests')]);
    expect(units).toBeLessThanOrEqual(9);
  });

  it('the worklist: one index page for each queue and shard, who is suspended, then the first entries in a batch each', async () => {
    const mo = aPerson(service, 'mo', ['moderators']);
    const { questId } = await ada.posts();
    await ben.post(`/quests/${questId}/report`, { reason: 'spam' }).expect(202);
    const disputed = await submittedQuest(ada, ben);
    await ada.does('dispute', disputed, { reason: 'The bench is as grey as before.' });
    await mo.profile();
    const { requests } = await meter.measure(() => mo.get('/admin/worklist').expect(200));
    expect([...requests].sort()).toEqual([
      ...['BatchGetItem cases', 'BatchGetItem quests'],
      ...CALLER,
      ...['Query cases', 'Query cases', 'Query cases'],
      ...Array<string>(8).fill('Query quests'),
    ]);
  });

  it('the start page: own quests of both roles, open quests of each shard, then quests and people in a batch each', async () => {
    for (let count = 0; count < 3; count += 1) await submittedQuest(ada, ben);
    const mo = aPerson(service, 'mo', ['moderators']);
    await Promise.all([mo.profile(), service.app.get(StatisticsService).completedTotal()]);
    const home = await meter.measure(() => ada.get('/users/me/home').expect(200));
    expect(home.requests).toEqual([
      ...CALLER,
      ...Array<string>(4).fill('Query quests'),
      'Query cases',
      'Query notices',
      'BatchGetItem quests',
      'BatchGetItem users',
    ]);
    // One for the caller, 0.5 for each role, open shard, waiting quest and person, and 1 for long index pages.
    expect(home.units).toBeLessThanOrEqual(7);
    const moderator = await meter.measure(() => mo.get('/users/me/home').expect(200));
    expect(moderator.requests.filter((request) => request === 'Query quests')).toHaveLength(6);
    const list = await meter.measure(() => ada.get('/users/me/active-quests').expect(200));
    expect(list.requests).toEqual([
      ...CALLER,
      ...['Query quests', 'Query quests', 'BatchGetItem quests', 'BatchGetItem users'],
    ]);
  });

  it('the total of completed quests on the start page: one batch, at most every 30 seconds', async () => {
    const statistics = new StatisticsService(service.app.get(StatisticsReader), service.app.get(Clock));
    const first = await meter.measure(() => statistics.completedTotal());
    const second = await meter.measure(() => statistics.completedTotal());
    expect([first.requests, second.requests]).toEqual([['BatchGetItem quests'], []]);
  });

  it('a count of quests: one index page for each status and shard, what is withheld, and no quest', async () => {
    const { requests } = await meter.measure(() => ada.get('/quests/count?status=OPEN&claimable=true').expect(200));
    expect(requests).toEqual([...CALLER, 'Query quests', 'Query quests', 'Query cases']);
  });

  it('public quests: one index page and one batch for the newest, one read for one, and their requestors', async () => {
    const { questId } = await ada.posts({ visibility: 'public' });
    const get = (path: string) => () => service.http.get(`/api/v1/public/quests${path}`).expect(200);
    const [list, one] = [await meter.measure(get('')), await meter.measure(get(`/${questId}`))];
    expect([list.requests, one.requests]).toEqual([
      ['Query quests', 'BatchGetItem quests', 'BatchGetItem users'],
      ['GetItem quests', 'BatchGetItem users'],
    ]);
  });

  it('a report: the thing and its open case, one transaction that counts the report in its day', async () => {
    const report = (questId: string) => ben.post(`/quests/${questId}/report`, { reason: 'spam' }).expect(202);
    const [first, second] = [await ada.posts(), await ada.posts()];
    await report(first.questId);
    const { requests, units } = await meter.measure(() => report(second.questId));
    expect(requests).toEqual([
      ...COUNTED,
      ...['GetItem quests', 'BatchGetItem users', 'GetItem cases', 'TransactWriteItems of 8'],
    ]);
    expect(units).toBeLessThanOrEqual(22.5);
  });

  /** `infra-pulumi/prices.ts` repeats the units for the page of costs. */
  describe('a call of 5 places', () => {
    const DAY = 86_400;
    const inDays = (days: number) =>
      new Date(service.app.get(Clock).now().getTime() + days * DAY * 1_000).toISOString();
    const words = Array<string>(5).fill('BatchWriteItem quests');

    async function aCall(overrides: object = {}): Promise<string> {
      const pattern = { ...A_QUEST, startsAt: inDays(8) };
      const { body } = await ada.post('/calls', { pattern, slots: 5, ...overrides }).expect(201);
      return (body as { callId: string }).callId;
    }

    it('its first date: all quests in one transaction, then the words of each quest in a batch', async () => {
      const { requests, units, writeUnits } = await meter.measure(() => aCall());
      expect(requests).toEqual([...COUNTED, 'TransactWriteItems of 20', ...words]);
      // 16.5 for each quest with its event, entry and counter, and 7 for its words; the rest is call, date and balance.
      expect([writeUnits, units - writeUnits]).toEqual([122, 1]);
    });

    it('a claim of any place: the call, the quests of the date, then the claim of a quest and the place', async () => {
      const callId = await aCall();
      const { requests, units, writeUnits } = await meter.measure(() => ben.post(`/calls/${callId}/claim`).expect(200));
      expect(requests).toEqual([
        ...COUNTED,
        ...['Query calls', 'BatchGetItem quests'],
        ...['GetItem quests', 'BatchGetItem calls users', 'BatchGetItem calls', 'TransactWriteItems of 5'],
      ]);
      // 24 for the claim of a quest, 2 for the place, and the rest for the reads of call and quests.
      expect([writeUnits, units - writeUnits]).toEqual([26, 10]);
    });

    it('a round of the leader: one query without work, a date like the first one, an end like 5 cancellations', async () => {
      const sweeper = service.app.get(CallSweeper);
      const round = () => meter.measure(() => sweeper.sweep());
      const idle = await round();
      expect([idle.requests, idle.units]).toEqual([['Query calls'], 0.5]);

      const callId = await aCall({ schedule: { rule: 'FREQ=WEEKLY;COUNT=2', timeZone: 'Europe/Berlin' } });
      await pass(service, 2 * DAY);
      const due = await round();
      expect(due.requests).toEqual([
        ...['Query calls', 'BatchGetItem calls', 'GetItem users', 'BatchGetItem calls', 'TransactWriteItems of 20'],
        ...[...words, 'BatchGetItem calls'],
      ]);
      expect([due.writeUnits, due.units - due.writeUnits]).toEqual([121, 5.5]);

      await ada.delete(`/calls/${callId}`).expect(200);
      const end = await round();
      const cancelled = [
        'GetItem quests',
        'BatchGetItem calls users',
        'TransactWriteItems of 4',
        'BatchWriteItem quests',
      ];
      expect(end.requests).toEqual([
        ...['Query calls', 'BatchGetItem calls', 'Query calls'],
        ...['BatchGetItem quests', ...Array<string[]>(5).fill(cancelled).flat()],
        ...['BatchGetItem quests', ...Array<string[]>(5).fill(cancelled).flat()],
        'TransactWriteItems of 1',
      ]);
      expect([end.writeUnits, end.units - end.writeUnits]).toEqual([273, 32.5]);
    });
  });

  it('never scans', async () => {
    const questId = await submittedQuest(ada, ben);
    const paths = [
      `/quests?claimable=true&category=repair&sort=xp`,
      `/users/${ada.userId}/quests?role=requestor`,
      `/quests/${questId}`,
      '/users/me/ledger',
      '/users/me/home',
      '/users/me/active-quests',
      '/quests/count',
    ];
    const { requests } = await meter.measure(() => Promise.all(paths.map((path) => ada.get(path).expect(200))));
    expect(requests.length).toBeGreaterThan(paths.length);
    expect(requests.filter((request) => request.startsWith('Scan'))).toEqual([]);
  });
});
