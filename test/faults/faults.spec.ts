import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetCommand } from '../../apps/api/src/dynamo/commands.ts';
import { newAdminKey, TestAdmin } from '../../apps/api/testing/admin.ts';
import { startTestApp, type TestApp } from '../../apps/api/testing/app.ts';
import { A_QUEST, A_SUBMISSION, aPerson, type TestPerson } from '../../apps/api/testing/community.ts';
import { testDatabase } from '../../apps/api/testing/tables.ts';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { recordKey } from '../../apps/api/src/http/idempotency-record.ts';
import type { ReconcileReport } from '../../apps/api/src/reconcile/finding.ts';
import { type Fault, FaultProxy } from './fault-proxy.ts';

const WRITES = 'TransactWriteItems';

/** Number of attempts of the database client. */
const ALL_TRIES = 4;

let proxy: FaultProxy;
let service: TestApp;
let admin: TestAdmin;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  const key = newAdminKey();
  proxy = await FaultProxy.start(testDatabase(), 1);
  service = await startTestApp({
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
      RATE_LIMIT_FACTOR: '1000',
      ECONOMY_SIGN_UP_POINTS: '100',
      ...key.environment,
    },
  });
  admin = new TestAdmin(service, key);
});
afterAll(async () => {
  await service.close();
  await proxy.stop();
});
beforeEach(async () => {
  proxy.calm();
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});
afterEach(async () => {
  proxy.calm();
  await advance(61);
  const { findings } = await admin.does<ReconcileReport>('/reconcile', { repair: true });
  // A change with a lost answer has no search words until the reconciler has run.
  expect(findings.filter(({ kind, repaired }) => !kind.startsWith('words-') || !repaired)).toEqual([]);
});

async function advance(seconds: number): Promise<void> {
  await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
}

async function kindsOf(questId: string): Promise<string[]> {
  const { body } = await ada.get(`/quests/${questId}/events`).expect(200);
  return (body as { items: { kind: string }[] }).items.map(({ kind }) => kind);
}

/** Waits until the record of ada's key is released. */
async function untilReleased(key: string): Promise<void> {
  const { documents, tables } = service.app.get(Database);
  const command = new GetCommand({ TableName: tables.runtime, Key: { key: recordKey(ada.userId, key) } });
  for (;;) {
    const { Item } = await documents.send(command);
    if (Item?.['claimedAt'] === new Date(0).toISOString()) return;
    await sleep(50);
  }
}

/** Asserts that both members were paid once for a quest. */
async function paidOnce(questId: string): Promise<void> {
  const entries = [...(await ada.ledger()), ...(await ben.ledger())].map(({ entryId }) => entryId);
  expect(entries.filter((id) => id.startsWith(`quest:${questId}`)).sort()).toEqual([
    `quest:${questId}:creation`,
    `quest:${questId}:performer:completion`,
    `quest:${questId}:requestor:completion`,
  ]);
  const { defaultXp, defaultReputation } = service.settings.economy;
  expect(await ben.profile()).toMatchObject({ xp: defaultXp, reputation: defaultReputation });
}

describe('one fault in every write of a quest’s life', () => {
  it.each<Fault>(['throttle', 'conflict', 'error-before', 'reset-before', 'error-after', 'reset-after', 'latency'])(
    '%s changes no answer, and every change happens once',
    async (fault) => {
      const suffering = async <T>(action: () => Promise<T>): Promise<T> => {
        proxy.next(fault, WRITES);
        const result = await action();
        expect(proxy.isDone).toBe(true);
        return result;
      };
      const { questId } = await suffering(() => ada.posts());
      expect(await suffering(() => ben.does('claim', questId))).toMatchObject({ version: 2, status: 'CLAIMED' });
      await suffering(() => ben.does('release', questId));
      await suffering(() => ada.patch(`/quests/${questId}`, { title: 'Another title' }).expect(200));
      await suffering(() => ben.does('claim', questId));
      await suffering(() => ben.does('submit', questId, A_SUBMISSION));
      await suffering(() => ada.does('attest', questId));
      proxy.next(fault, WRITES);
      const last = await suffering(() => ben.does('attest', questId));
      expect(last).toMatchObject({ status: 'COMPLETED', version: 8, reward: { state: 'PAID' } });
      expect(await kindsOf(questId)).toEqual([
        ...['created', 'claimed', 'released', 'edited', 'claimed', 'submitted', 'attested', 'attested', 'completed'],
      ]);
      await paidOnce(questId);
      const other = await suffering(() => ada.posts());
      await suffering(() => ada.delete(`/quests/${other.questId}`).expect(200));
      expect((await ada.profile()).creationPoints).toBe(100 - service.settings.economy.questCost);
    },
    30_000,
  );

  it('retries after a timeout and finds its own change', async () => {
    const { questId } = await ada.posts();
    proxy.next('hang-after', WRITES);
    expect(await ben.does('claim', questId)).toMatchObject({ version: 2, performerId: ben.userId });
    expect(await kindsOf(questId)).toEqual(['created', 'claimed']);
  }, 15_000);
});

describe('one fault in every other request', () => {
  it.each<[Fault, string]>([
    ['throttle', 'GetItem'],
    ['reset-before', 'GetItem'],
    ['reset-after', 'Query'],
    ['error-before', 'BatchGetItem'],
    ['unprocessed', 'BatchGetItem'],
    ['conflict', 'UpdateItem'],
    ['reset-after', 'UpdateItem'],
    ['conflict', 'PutItem'],
    ['reset-after', 'PutItem'],
    ['throttle', 'BatchWriteItem'],
    ['unprocessed', 'BatchWriteItem'],
  ])('%s in %s changes no answer', async (fault, operation) => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    proxy.next(fault, operation);
    await ada.get('/quests?limit=5').expect(200);
    await ben.get(`/quests/${questId}`).expect(200);
    await ada.patch('/users/me', { bio: 'I like benches.' }).expect(200);
    const post = () => ada.post('/quests', A_QUEST).set('idempotency-key', `the-key-${fault}-${operation}`);
    const made = await post().expect(201);
    const again = await post().expect(201);
    expect(again.body).toEqual(made.body);
    expect(proxy.isDone).toBe(true);
    expect(await ada.profile()).toMatchObject({ bio: 'I like benches.', stats: { created: 2 } });
  });
});

/** The storm covers permanently broken connections: within Jest, Node's network errors are not `instanceof Error`. */
describe('an unavailable database', () => {
  it.each<Fault>(['throttle', 'error-before'])(
    '%s on every attempt answers 503 busy with Retry-After and changes nothing',
    async (fault) => {
      const { questId } = await ada.posts();
      for (let count = 0; count < ALL_TRIES; count += 1) proxy.next(fault, WRITES);
      const { body, headers } = await ben.post(`/quests/${questId}/claim`).expect(503);
      expect([(body as { code: string }).code, headers['retry-after']]).toEqual(['busy', '1']);
      expect(await ada.sees(questId)).toMatchObject({ status: 'OPEN', version: 1 });
      await ben.does('claim', questId);
    },
    15_000,
  );

  it('answers 503 after conflicts on every attempt', async () => {
    const { questId } = await ada.posts();
    for (let count = 0; count < 8; count += 1) proxy.next('conflict', WRITES);
    const { body } = await ben.post(`/quests/${questId}/claim`).expect(503);
    expect(body).toMatchObject({ code: 'busy' });
    expect(await ada.sees(questId)).toMatchObject({ status: 'OPEN', version: 1 });
  }, 20_000);

  it('makes a change once although its answers are lost, and answers the retry', async () => {
    const key = randomUUID();
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('error-after', WRITES);
    await ada.post('/quests', A_QUEST).set('idempotency-key', key).expect(503);
    const { body } = await ada.post('/quests', A_QUEST).set('idempotency-key', key).expect(201);
    expect(await ada.sees((body as { questId: string }).questId)).toMatchObject({ status: 'OPEN', version: 1 });
    expect(await ada.profile()).toMatchObject({
      creationPoints: 100 - service.settings.economy.questCost,
      stats: { created: 1 },
    });
  }, 20_000);

  it.each<[string, Fault, string]>([
    ['the change', 'error-before', WRITES],
    ['a stored change', 'error-after', WRITES],
    ['an idempotency record', 'error-before', 'PutItem'],
    ['a stored idempotency record', 'error-after', 'PutItem'],
  ])('fails %s (%s in %s), and the retry after 503 busy runs immediately and once', async (_, fault, operation) => {
    const key = randomUUID();
    const post = () => ada.post('/quests', A_QUEST).set('idempotency-key', key);
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next(fault, operation);
    expect((await post().expect(503)).body).toMatchObject({ code: 'busy' });
    await post().expect(201);
    expect(await ada.profile()).toMatchObject({ stats: { created: 1 } });
  });

  it('releases the idempotency record as soon as the database is back', async () => {
    const key = randomUUID();
    const post = () => ada.post('/quests', A_QUEST).set('idempotency-key', key);
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('error-before', WRITES);
    for (let count = 0; count < 2 * ALL_TRIES; count += 1) proxy.next('error-before', 'UpdateItem');
    await post().expect(503);
    // The record is as recent as a new one, so it was not abandoned in the meantime.
    await untilReleased(key);
    await post().expect(201);
    expect(await ada.profile()).toMatchObject({ stats: { created: 1 } });
  });

  it.each<[Fault, string]>([
    ['reset-before', 'was not paid'],
    ['reset-after', 'was paid without an answer'],
  ])(
    '%s answers the completed quest although its reward %s, and pays the reward once',
    async (fault) => {
      const { questId } = await ada.posts();
      await ben.does('claim', questId);
      await ben.does('submit', questId, A_SUBMISSION);
      await ada.does('attest', questId);
      // The completing write succeeds and the paying one fails.
      proxy.next('latency', WRITES);
      for (let count = 0; count < ALL_TRIES; count += 1) proxy.next(fault, WRITES);
      const last = await ben.does('attest', questId);
      expect(last).toMatchObject({ status: 'COMPLETED', reward: { state: 'PENDING' } });
      expect(proxy.isDone).toBe(true);
      await advance(31);
      await admin.does('/rewards/reprocess');
      expect(await ben.sees(questId)).toMatchObject({ reward: { state: 'PAID' } });
      await paidOnce(questId);
    },
    20_000,
  );

  it('keeps the failed attempt of the reprocessor, and the next one pays', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('attest', questId);
    proxy.next('latency', WRITES);
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('reset-before', WRITES);
    await ben.does('attest', questId);
    await advance(31);
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('error-before', WRITES);
    expect(await admin.does('/rewards/reprocess')).toMatchObject({ failed: 1, paid: 0 });
    await advance(3_600);
    expect(await admin.does('/rewards/reprocess')).toMatchObject({ paid: 1 });
    const job = await admin.reads<{ attempts: object[] }>(`/rewards/${questId}`);
    expect(job.attempts).toEqual([{ at: expect.any(String), error: 'busy' }, { at: expect.any(String) }]);
    await paidOnce(questId);
  }, 20_000);

  it('applies an admin’s retry exactly once', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('attest', questId);
    proxy.next('latency', WRITES);
    for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('error-before', WRITES);
    await ben.does('attest', questId);
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await advance(3_600);
      for (let count = 0; count < ALL_TRIES; count += 1) proxy.next('error-before', WRITES);
      await admin.does('/rewards/reprocess');
    }
    expect(await admin.reads(`/rewards/${questId}`)).toMatchObject({ state: 'ABANDONED' });
    // The first single write of this request stores the signature's nonce, the second one the retry.
    proxy.next('latency', 'PutItem');
    proxy.next('reset-after', 'PutItem');
    expect(await admin.does(`/rewards/${questId}/retry`)).toMatchObject({ state: 'PENDING', attemptCount: 0 });
    await admin.does('/rewards/reprocess');
    await paidOnce(questId);
  }, 40_000);
});
