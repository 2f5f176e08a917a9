import { GetCommand, PutCommand } from '../dynamo/commands.ts';
import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, A_SUBMISSION, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { pass } from '../../testing/office.ts';
import { Database } from '../dynamo/database.ts';
import type { ModerationStatisticsView, StatisticsView } from './statistics.view.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;
let mo: TestPerson;

beforeEach(async () => {
  const document = { flags: { enable_new_api_endpoint: { enabled: true } } };
  flags = createStaticSource({ manifest: FLAGS, document });
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '100' },
    flagSource: flags,
  });
  mo = aPerson(service, 'mo', ['moderators']);
});
afterEach(() => service.close());

async function seen(query = ''): Promise<ModerationStatisticsView> {
  return (await mo.get(`/admin/statistics${query}`).expect(200)).body as ModerationStatisticsView;
}

async function published(): Promise<StatisticsView> {
  return (await service.http.get('/api/v1/public/stats').expect(200)).body as StatisticsView;
}

async function completed(ada: TestPerson, ben: TestPerson): Promise<void> {
  const questId = await submittedQuest(ada, ben);
  await ada.does('attest', questId);
  await ben.does('attest', questId);
}

describe('the public statistics', () => {
  it('count events and allow caching for ten seconds', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    await completed(ada, ben);
    const contradicted = await submittedQuest(ada, ben);
    await ada.does('attest', contradicted);
    await ben.does('attest', contradicted, { outcome: 'not_done' });
    await Promise.all(Array.from({ length: 5 }, () => ada.posts()));
    const { body, headers } = await service.http.get('/api/v1/public/stats').expect(200);
    const counts = { created: 7, claimed: 2, completed: 1, disputed: 1 };
    expect(body).toEqual({
      members: 2,
      completedByBoth: 1,
      ...counts,
      last30Days: { ...counts, activeMembers: 2, completionPercent: 50, disputePercent: 50 },
    });
    expect(headers['cache-control']).toBe('public, max-age=10, stale-while-revalidate=60');
  });

  it('count a quest that a moderator decided as completed, but not as completed by both', async () => {
    const [ada, ben, mo] = [aPerson(service, 'ada'), aPerson(service, 'ben'), aPerson(service, 'mo', ['moderators'])];
    const questId = await submittedQuest(ada, ben);
    await ada.does('dispute', questId, { reason: 'The bench has no paint on its back.' });
    await mo.does('resolve', questId, { decision: 'uphold', reason: 'The pictures show the paint.' });
    expect(await published()).toMatchObject({ completed: 1, completedByBoth: 0 });
  });

  it('contain median waits of at least ten quests only', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    for (let count = 0; count < 9; count += 1) await completed(ada, ben);
    const { last30Days } = await published();
    expect(last30Days).not.toHaveProperty('medianSecondsToClaim');
    expect(last30Days).not.toHaveProperty('medianSecondsToAttest');
    await completed(ada, ben);
    const { last30Days: now } = await published();
    expect(now.medianSecondsToClaim).toBeLessThanOrEqual(MINUTE);
    expect(now.medianSecondsToAttest).toBeLessThanOrEqual(MINUTE);
  });

  it('omit a damaged counter and show all other figures', async () => {
    await aPerson(service, 'ada').posts();
    const database = service.app.get(Database);
    const Item = { questId: 'statistics#03', record: 'STATISTICS', created: 'many', claimed: 2 };
    const { Item: before } = await database.documents.send(
      new GetCommand({ TableName: database.tables.quests, Key: { questId: Item.questId, record: Item.record } }),
    );
    await database.documents.send(new PutCommand({ TableName: database.tables.quests, Item: { ...before, ...Item } }));
    expect(await published()).toMatchObject({ claimed: 2 });
    expect(service.log).toContainEqual(expect.objectContaining({ level: 'error', name: 'created' }));
  });

  it('are disabled while their flag is off', async () => {
    flags.replace({ flags: {} });
    const { body } = await service.http.get('/api/v1/public/stats').expect(503);
    expect(body).toMatchObject({ code: 'feature.disabled' });
  });
});

describe('the statistics of moderators', () => {
  it('require a moderator and 1 to 90 days, independent of the flag', async () => {
    flags.replace({ flags: {} });
    await aPerson(service, 'ada').get('/admin/statistics').expect(403);
    await service.http.get('/api/v1/admin/statistics').expect(401);
    for (const days of ['0', '91', 'many']) await mo.get(`/admin/statistics?days=${days}`).expect(400);
    expect((await seen('?days=90')).days).toHaveLength(90);
    expect((await seen()).days).toHaveLength(30);
  });

  it('omit rates and waits without events', async () => {
    const nothing = { created: 0, claimed: 0, completed: 0, disputed: 0 };
    expect(await seen('?days=1')).toEqual({
      total: { members: 1, completedByBoth: 0, ...nothing },
      period: { ...nothing, activeMembers: 0 },
      days: [{ date: new Date().toISOString().slice(0, 10), ...nothing, activeMembers: 0 }],
    });
  });

  it('count by UTC day, across the change of day', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const { questId } = await ada.posts();
    await pass(service, DAY);
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await pass(service, 2 * DAY);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const { days, period, total } = await seen('?days=4');
    expect(days.map(({ created, claimed, completed: done }) => [created, claimed, done])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(period).toMatchObject({ created: 1, claimed: 1, completed: 1, completionPercent: 100, disputePercent: 0 });
    const { period: short, total: sameTotal } = await seen('?days=3');
    expect(short).toMatchObject({ created: 0, claimed: 1 });
    expect(sameTotal).toEqual(total);
  });

  it('count a member once per day and once per period', async () => {
    const [ada, ben, cleo] = [aPerson(service, 'ada'), aPerson(service, 'ben'), aPerson(service, 'cleo')];
    await cleo.profile();
    await cleo.post('/test-auth').expect(200);
    await Promise.all([ada.posts(), ada.posts(), ada.posts(), ben.posts()]);
    await ben.posts();
    await pass(service, DAY);
    await ada.posts();
    await pass(service, 3 * DAY);
    await cleo.post('/quests', { ...A_QUEST, title: 'no' }).expect(400);
    await ada.posts();
    const { days, period } = await seen('?days=5');
    expect(days.map(({ activeMembers }) => activeMembers)).toEqual([2, 1, 0, 0, 1]);
    expect(period.activeMembers).toBe(2);
    expect((await seen('?days=4')).period.activeMembers).toBe(1);
  });

  it('contain the median wait within a factor of the square root of two', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const quests = [];
    for (const wait of [HOUR, 3 * HOUR, 16 * HOUR]) {
      const { questId } = await ada.posts();
      quests.push(questId);
      await pass(service, wait);
      await ben.does('claim', questId);
    }
    for (const questId of quests) await ben.does('submit', questId, A_SUBMISSION);
    for (const questId of quests) {
      await pass(service, 20 * MINUTE);
      await ada.does('attest', questId);
      await ben.does('attest', questId);
    }
    const { period } = await seen();
    const { medianSecondsToClaim = 0, medianSecondsToAttest = 0 } = period;
    expect(Math.abs(Math.log2(medianSecondsToClaim / (3 * HOUR)))).toBeLessThanOrEqual(0.5);
    expect(Math.abs(Math.log2(medianSecondsToAttest / (40 * MINUTE)))).toBeLessThanOrEqual(0.51);
  });
});
