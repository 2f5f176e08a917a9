import { UpdateCommand } from '../dynamo/commands.ts';
import { jest } from '@jest/globals';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { makeTables } from '../../testing/tables.ts';
import { Database } from '../dynamo/database.ts';
import { LEASE_SECONDS } from '../dynamo/lease.dynamo.ts';
import { questKey } from '../quests/quest.item.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';
import { Housekeeping } from './housekeeping.ts';

let first: TestApp;
let second: TestApp;

/**
 * Two instances of the service in one test process. They share the global state of passport and the logger: the user
 * pool of the first and the log of the last.
 */
beforeEach(async () => {
  first = await start(await makeTables());
  second = await startBeside(first);
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
});

function start(environment: Readonly<Record<string, string>>, flags: object = {}): Promise<TestApp> {
  const document = { flags: { enable_enhanced_processing: { enabled: false }, ...flags } };
  return startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ...environment },
    flagSource: createStaticSource({ manifest: FLAGS, document }),
  });
}

function startBeside({ settings }: TestApp, flags: object = {}): Promise<TestApp> {
  const tables = Object.entries(settings.tables).map(([noun, name]) => [`TABLE_${noun.toUpperCase()}`, name]);
  const { issuer, jwksUri } = settings.cognito;
  return start({ ...Object.fromEntries(tables), COGNITO_ISSUER: issuer, COGNITO_JWKS_URI: jwksUri }, flags);
}

function round(service: TestApp): Promise<void> {
  return service.app.get(Housekeeping).round();
}

async function advance(seconds: number): Promise<void> {
  await first.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
  // Refreshes the flags of the second instance without a wait.
  await second.http.post('/api/v1/local/clock').send({ advanceSeconds: 0 }).expect(200);
}

interface Owed {
  readonly performer: TestPerson;
  readonly questId: string;
}

async function rewardIsDue(): Promise<Owed> {
  const [ada, performer] = [aPerson(first, 'ada'), aPerson(first, 'ben')];
  const questId = await submittedQuest(ada, performer);
  await ada.does('attest', questId);
  await performer.does('attest', questId);
  await advance(31);
  return { performer, questId };
}

async function stateOf({ performer, questId }: Owed): Promise<string | undefined> {
  return (await performer.sees(questId)).reward?.state;
}

/** Ends the lease of a killed process. */
async function leaseEnded(secondsAgo: number): Promise<void> {
  const database = first.app.get(Database);
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables.runtime,
      Key: { key: 'lease#housekeeping' },
      UpdateExpression: 'SET expiresAtSeconds = :until',
      ExpressionAttributeValues: { ':until': Math.floor(Date.now() / 1_000) - secondsAgo },
    }),
  );
}

describe('housekeeping', () => {
  it('runs in one of two processes, and again in the same', async () => {
    await round(first);
    const owed = await rewardIsDue();
    await round(second);
    expect(await stateOf(owed)).toBe('PENDING');
    await round(first);
    expect(await stateOf(owed)).toBe('PAID');
  });

  it('moves to another process after the lease of a killed process has ended', async () => {
    expect(LEASE_SECONDS).toBe(300);
    await round(first);
    const owed = await rewardIsDue();
    await leaseEnded(-2);
    await round(second);
    expect(await stateOf(owed)).toBe('PENDING');
    await leaseEnded(0);
    await round(second);
    expect(await stateOf(owed)).toBe('PAID');
    const next = await rewardIsDue();
    await round(first);
    expect(await stateOf(next)).toBe('PENDING');
  });

  it('releases the lease on shutdown, so that the next process need not wait', async () => {
    await round(second);
    const owed = await rewardIsDue();
    await round(first);
    expect(await stateOf(owed)).toBe('PENDING');
    await second.close();
    await round(first);
    expect(await stateOf(owed)).toBe('PAID');
  });

  it('does not release the lease of another process', async () => {
    await round(first);
    const owed = await rewardIsDue();
    await second.close();
    const third = await startBeside(first);
    await round(third);
    expect(await stateOf(owed)).toBe('PENDING');
    await third.close();
    await round(first);
    expect(await stateOf(owed)).toBe('PAID');
  });

  it('expires the overdue quests behind damaged ones', async () => {
    const ada = aPerson(first, 'ada');
    const expiresAt = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const [poisoned, overdue] = [await ada.posts({ expiresAt }), await ada.posts({ expiresAt })];
    const database = first.app.get(Database);
    await database.documents.send(
      new UpdateCommand({
        TableName: database.tables.quests,
        Key: questKey(poisoned.questId),
        UpdateExpression: 'SET title = :none',
        ExpressionAttributeValues: { ':none': 0 },
      }),
    );
    await advance(3 * 3_600);
    await round(first);
    expect(await ada.sees(overdue.questId)).toMatchObject({ status: 'EXPIRED', version: 2 });
  });

  it('expires quests although the payment task fails', async () => {
    const ada = aPerson(first, 'ada');
    const { questId } = await ada.posts({ expiresAt: new Date(Date.now() + 2 * 3_600_000).toISOString() });
    await advance(3 * 3_600);
    jest.spyOn(first.app.get(RewardReprocessor), 'reprocess').mockRejectedValue(new RangeError());
    await round(first);
    expect(await ada.sees(questId)).toMatchObject({ status: 'EXPIRED', version: 2 });
  });

  it('stores overdue quests as EXPIRED with one refund', async () => {
    const ada = aPerson(first, 'ada');
    const expiresAt = new Date(Date.now() + 2 * 3_600_000).toISOString();
    const quests = [await ada.posts({ expiresAt }), await ada.posts({ expiresAt }), await ada.posts()];
    const { creationPoints } = await ada.profile();
    await advance(3 * 3_600);
    expect((await ada.profile()).creationPoints).toBe(creationPoints);
    await Promise.all([round(first), round(second)]);
    await round(first);
    const { questCost } = first.settings.economy;
    expect((await ada.profile()).creationPoints).toBe(creationPoints + 2 * questCost);
    const seen = await Promise.all(quests.map(({ questId }) => ada.sees(questId)));
    expect(seen.map(({ status, version }) => [status, version])).toEqual([
      ['EXPIRED', 2],
      ['EXPIRED', 2],
      ['OPEN', 1],
    ]);
    expect((await ada.ledger()).filter(({ kind }) => kind === 'quest-refund')).toHaveLength(2);
  });

  it('pauses during maintenance', async () => {
    const owed = await rewardIsDue();
    const third = await startBeside(first, { maintenance_mode: { enabled: true } });
    await round(third);
    expect(await stateOf(owed)).toBe('PENDING');
    await third.close();
    await round(first);
    expect(await stateOf(owed)).toBe('PAID');
  });

  it('survives an unavailable database and logs it', async () => {
    const { documents } = first.app.get(Database);
    const send = documents.send.bind(documents);
    documents.send = () => Promise.reject(new Error('away'));
    await round(first);
    documents.send = send;
    expect(second.log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('is tried again') }),
    );
    const owed = await rewardIsDue();
    await round(first);
    expect(await stateOf(owed)).toBe('PAID');
  });
});
