import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { setTimeout as sleep } from 'node:timers/promises';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, A_SUBMISSION, aPerson, submittedQuest } from '../../testing/community.ts';
import { Clock } from '../clock/clock.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { Database } from '../dynamo/database.ts';
import { Housekeeping } from '../jobs/housekeeping.ts';
import { METRIC_NAMES, type MetricName } from '@civicforge/contract/metric-names';
import { openDelivery } from '@civicforge/domain';
import { Outbox } from '../outbox/outbox.ts';
import { Metrics } from './metrics.ts';

const flags = createStaticSource({ manifest: FLAGS, document: { flags: {} } });
const key = newAdminKey();

let service: TestApp;

beforeEach(async () => {
  flags.replace({ flags: {} });
  service = await start();
});
afterEach(() => service.close());

function start(environment: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  return startTestApp({
    flagSource: flags,
    environment: { METRICS: 'on', LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ...key.environment, ...environment },
  });
}

function lines(): Record<string, unknown>[] {
  return service.log.filter((line) => '_aws' in line);
}

/** Everything that was measured so far, added up over all lines. */
async function measured(): Promise<(name: MetricName, by?: string) => number | undefined> {
  // An answer is there a moment before the request has ended.
  await sleep(20);
  await service.app.get(Metrics).flush();
  return (name, by) => {
    const found = lines().filter((line) => name in line && (by === undefined || Object.values(line).includes(by)));
    const values = found.flatMap((line) => [line[name]].flat() as number[]);
    return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
  };
}

describe('the metrics of requests', () => {
  it('count requests and their errors by class, latency by route, and never probes', async () => {
    const ada = aPerson(service, 'ada');
    await ada.posts();
    await ada.get('/quests/01ARZ3NDEKTSV4RRFFQ69G5FAV').expect(404);
    await service.http.get('/health').expect(200);
    await service.http.get('/health/ready').expect(200);
    const value = await measured();
    expect(value('RequestCount')).toBe(2);
    expect(value('ClientErrorCount')).toBe(1);
    expect(value('ErrorCount')).toBeUndefined();
    expect(value('Latency', 'POST /api/v1/quests')).toBeGreaterThan(0);
    expect(value('Latency', 'GET /api/v1/quests/:questId')).toBeGreaterThan(0);
    expect(value('InFlightRequests')).toBeGreaterThanOrEqual(1);
  });

  it('count what the service could not do, but not what an operator switched off', async () => {
    const ada = aPerson(service, 'ada');
    await ada.profile();
    const { documents } = service.app.get(Database);
    const send = documents.send.bind(documents);
    documents.send = () => Promise.reject(new Error('broken'));
    await ada.get('/quests').expect(500);
    documents.send = send;
    flags.replace({ flags: { maintenance_mode: { enabled: true } } });
    await ada.post('/quests', A_QUEST).expect(503);
    flags.replace({ flags: { dual_attestation: { enabled: false } } });
    const questId = await submittedQuest(ada, aPerson(service, 'ben'));
    await ada.post(`/quests/${questId}/attest`).expect(503);
    const value = await measured();
    expect(value('ErrorCount')).toBe(1);
    expect(value('ClientErrorCount')).toBeUndefined();
  });

  it('count wrong tokens and signatures, calls above the limit, and statements that came too late', async () => {
    await service.http.get('/api/v1/quests').expect(401);
    await service.http.get('/api/v1/quests').set('authorization', 'Bearer nonsense').expect(401);
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben', ['admins'])];
    await ben.post('/admin/reconcile', {}).expect(401);
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ada.post(`/quests/${questId}/attest`).expect(409);
    const value = await measured();
    expect(value('AuthenticationFailures')).toBe(2);
    expect(value('AttestationConflicts')).toBe(1);
    expect(value('RateLimited')).toBeUndefined();
  });

  it('count calls above the limit', async () => {
    const strict = await start({ RATE_LIMIT_FACTOR: '0.1' });
    const ada = aPerson(strict, 'ada');
    await ada.post('/quests', A_QUEST).expect(201);
    await ada.post('/quests', A_QUEST).expect(429);
    await strict.close();
    expect(strict.log.some((line) => line['RateLimited'] === 1)).toBe(true);
  });

  it('know how many requests run, and that none does in the end', async () => {
    const ada = aPerson(service, 'ada');
    await ada.profile();
    await Promise.all(Array.from({ length: 8 }, () => ada.get('/quests')));
    await measured();
    const busy = Math.max(...lines().flatMap((line) => (line['InFlightRequests'] as number | undefined) ?? []));
    expect(busy).toBeGreaterThan(1);
    await measured();
    expect(
      lines()
        .filter((line) => 'InFlightRequests' in line)
        .at(-1)?.['InFlightRequests'],
    ).toBe(0);
  });
});

describe('the metrics of quests and rewards', () => {
  it('count what is created, claimed, completed, disputed and paid, and how long people waited', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const { questId } = await ada.posts();
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 600 }).expect(200);
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('attest', questId);
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 3_600 }).expect(200);
    await ben.does('attest', questId);
    const disputed = await submittedQuest(ada, ben);
    await ada.does('dispute', disputed, { reason: 'Nobody has been at the bench, I looked.' });
    const value = await measured();
    expect([value('QuestsCreated'), value('QuestsClaimed'), value('QuestsCompleted'), value('QuestsDisputed')]).toEqual(
      [2, 2, 1, 1],
    );
    expect([value('RewardAttempts'), value('RewardsPaid'), value('RewardsPaidOnRetry')]).toEqual([1, 1, undefined]);
    expect(value('SecondsToClaim')).toBeGreaterThanOrEqual(600);
    expect(value('SecondsToAttest')).toBeGreaterThanOrEqual(3_600);
  });

  it('show what waits, what was paid late and what was given up', async () => {
    flags.replace({ flags: { enable_enhanced_processing: { enabled: false } } });
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const housekeeping = service.app.get(Housekeeping);
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 25 }).expect(200);
    await housekeeping.round();
    const waiting = await measured();
    expect(waiting('RewardsPending')).toBe(1);
    expect(waiting('RewardsOldestPendingSeconds')).toBeGreaterThanOrEqual(25);
    service.log.length = 0;
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 10 }).expect(200);
    await housekeeping.round();
    const paid = await measured();
    expect([paid('RewardAttempts'), paid('RewardsPaid'), paid('RewardsPaidOnRetry')]).toEqual([1, 1, 1]);
    expect([paid('RewardsPending'), paid('RewardsOldestPendingSeconds')]).toEqual([0, 0]);
  });

  it('show messages and events that wait, and messages that were given up by channel', async () => {
    const { questId } = await aPerson(service, 'ada').posts();
    const engine = service.app.get(DeliveryEngine, { strict: false });
    engine.register({ name: 'push', send: () => Promise.resolve({ kind: 'failed', error: 'timeout' }) });
    const waits = { deliveryId: 'msg_waits', channel: 'push', userId: 'ada', body: {} } as const;
    const now = service.app.get(Clock).iso();
    const delivery = { ...openDelivery(waits, { now }), attemptCount: 99 };
    await service.app.get(DeliveryRepository, { strict: false }).create(delivery);
    await aPerson(service, 'ben').does('claim', questId);
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 40 }).expect(200);
    const outbox = service.app.get(Outbox, { strict: false });
    await Promise.all([engine.measureBacklog(), outbox.measureBacklog()]);
    const waiting = await measured();
    expect(waiting('DeliveriesDue')).toBe(1);
    expect(waiting('DeliveriesOldestDueSeconds')).toBeGreaterThanOrEqual(40);
    expect(waiting('DispatchesOldestSeconds')).toBeGreaterThanOrEqual(40);
    service.log.length = 0;
    await engine.deliverDue(10);
    await outbox.sweep();
    await Promise.all([engine.measureBacklog(), outbox.measureBacklog()]);
    const done = await measured();
    expect([done('DeliveriesDue'), done('DispatchesOldestSeconds')]).toEqual([0, 0]);
    expect(done('DeliveriesFailed', 'push')).toBe(1);
  });

  it('show members whose balance differs', async () => {
    await aPerson(service, 'ada').profile();
    await new TestAdmin(service, key).does('/reconcile');
    const value = await measured();
    expect(value('LedgerDrift')).toBe(0);
  });
});

describe('the metrics of what the service depends on', () => {
  it('count calls of the database by operation, and unexpected refusals', async () => {
    const database = service.app.get(Database);
    await aPerson(service, 'ada').posts();
    const before = await measured();
    expect(before('DatabaseCalls', 'TransactWriteItems')).toBe(3);
    expect(before('DatabaseCalls', 'GetItem')).toBeGreaterThanOrEqual(1);
    expect(before('DatabaseUserErrors')).toBeUndefined();
    await expect(database.readMany({ quests: [{ wrong: 'key' }] })).rejects.toThrow();
    const after = await measured();
    expect(after('DatabaseUserErrors', 'BatchGetItem')).toBe(1);
    expect(after('DependencyFailures')).toBeUndefined();
  });

  it('count an identity service that is away, and the age of the flags', async () => {
    service.pool.isAway = true;
    await service.http.get('/api/v1/quests').set('authorization', service.bearer()).expect(503);
    const value = await measured();
    expect(value('DependencyFailures', 'identity')).toBe(1);
    expect(value('ErrorCount')).toBe(1);
    expect(value('FlagSourceAgeSeconds')).toBeGreaterThanOrEqual(0);
    expect(value('DependencyFailures', 'flags')).toBeUndefined();
  });

  it('tell with the age of the flags which version this process serves', async () => {
    flags.replace({ flags: {} }, 'v7');
    await measured();
    const told = lines().filter((line) => 'FlagSourceAgeSeconds' in line);
    expect(told.at(-1)).toMatchObject({ FlagVersion: 'v7', FlagProblem: '' });
    expect(JSON.stringify(told.at(-1)?.['_aws'])).not.toContain('FlagVersion');
  });

  it('name the document that is refused, in the readiness too, until a good one comes', async () => {
    expect(() => {
      flags.replace({ flags: { quest_categories: { rollout_percentage: 500 } } }, 'v9');
    }).toThrow();
    await measured();
    const problem: unknown = lines().findLast((line) => 'FlagProblem' in line)?.['FlagProblem'];
    expect(problem).toContain('quest_categories.rollout_percentage');
    const { body } = await service.http.get('/api/v1/health/ready').expect(200);
    expect(body).toMatchObject({ details: { flags: { status: 'degraded', problem } } });
    flags.replace({ flags: {} }, 'v10');
    await measured();
    expect(lines().findLast((line) => 'FlagProblem' in line)).toMatchObject({ FlagProblem: '' });
  });

  it('count the answers of each flag by variant, as a text that is no metric', async () => {
    flags.replace({ flags: { quest_categories: { enabled: true } } }, 'v8');
    await service.http.get('/api/v1/feature-flags').expect(200);
    await measured();
    const told = lines().filter((line) => 'FlagEvaluations' in line);
    const counts = JSON.parse(String(told.at(-1)?.['FlagEvaluations'])) as Record<string, Record<string, number>>;
    expect(counts['quest_categories']?.['on']).toBeGreaterThanOrEqual(1);
    expect(JSON.stringify(told.at(-1)?.['_aws'])).not.toContain('FlagEvaluations');
  });
});

describe('advanced monitoring', () => {
  it('adds what each request costs, histograms and slow requests, while its flag is on', async () => {
    const ada = aPerson(service, 'ada');
    await ada.posts();
    expect((await measured())('DatabaseUnits')).toBeUndefined();
    flags.replace({ flags: { enable_advanced_monitoring: { enabled: true } } });
    await measured();
    const database = service.app.get(Database);
    const send = database.documents.send.bind(database.documents) as (...words: unknown[]) => Promise<unknown>;
    await ada.posts();
    database.documents.send = (async (...words: unknown[]) => {
      await sleep(600);
      return send(...words);
    }) as typeof database.documents.send;
    await ada.get('/quests/01ARZ3NDEKTSV4RRFFQ69G5FAV').expect(404);
    database.documents.send = send as typeof database.documents.send;
    const value = await measured();
    expect(value('DatabaseUnits', 'POST /api/v1/quests')).toBeGreaterThan(5);
    expect(lines().some((line) => 'LatencyHistogram' in line)).toBe(true);
    const slow = service.log.filter(({ message }) => message === 'slow request');
    expect(slow).toHaveLength(1);
    expect(slow[0]).toMatchObject({
      level: 'warn',
      route: 'GET /api/v1/quests/:questId',
      milliseconds: expect.any(Number),
      databaseCalls: 1,
      databaseUnits: expect.any(Number),
    });
  });
});

describe('the lines', () => {
  const KNOWN = new Set<string>([
    ...METRIC_NAMES,
    '_aws',
    'Stage',
    'Service',
    'Version',
    'Route',
    'Operation',
    'Dependency',
    'Arm',
    'Channel',
    'FlagVersion',
    'FlagProblem',
    'FlagEvaluations',
    'LatencyHistogram',
  ]);

  it('hold figures and names of routes, and nothing of a person, a quest or a secret', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben, { title: 'Help Mrs Smith of Elm Street' });
    await ada.does('attest', questId, { notes: 'a private note' });
    await ben.does('attest', questId);
    await ada.get(`/quests?q=Elm`);
    await service.http.get(`/secret-path-of-${ada.userId}`).expect(404);
    const registration = { email: 'no-address-of@example.org', password: 'Wrong-Pass', displayName: 'Smith' };
    await service.http.post('/api/v1/auth/register').send(registration).expect(400);
    await measured();
    expect(lines().length).toBeGreaterThan(5);
    for (const line of lines()) expect(Object.keys(line).filter((name) => !KNOWN.has(name))).toEqual([]);
    const all = JSON.stringify(lines());
    for (const secret of [ada.userId, ben.userId, questId, 'Elm', 'private', 'example.org', 'Wrong-Pass', 'Bearer']) {
      expect(all).not.toContain(secret);
    }
    const log = JSON.stringify(service.log);
    for (const secret of ['Elm', 'private note', 'example.org', 'Wrong-Pass', 'eyJ']) expect(log).not.toContain(secret);
  });

  it('are written once more when the service stops', async () => {
    const other = await start();
    await aPerson(other, 'ada').profile();
    await other.close();
    expect(other.log.some((line) => line['RequestCount'] === 1)).toBe(true);
  });

  it('are not written in the stage test unless METRICS is on', async () => {
    const quiet = await startTestApp({ flagSource: flags });
    await aPerson(quiet, 'ada').profile();
    await quiet.app.get(Metrics).flush();
    await quiet.close();
    expect(quiet.log.filter((line) => '_aws' in line)).toEqual([]);
  });
});
