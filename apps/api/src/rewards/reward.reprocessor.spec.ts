import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { UpdateCommand } from '../dynamo/commands.ts';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { Database } from '../dynamo/database.ts';
import type { ReprocessReport } from './reward.reprocessor.ts';
import { RewardRepository } from './reward.repository.dynamo.ts';
import type { RewardJobView, RewardPageView } from './reward.view.ts';
import { memberKey } from '../users/user.item.ts';

const HOUR = 3_600;

let service: TestApp;
let admin: TestAdmin;
let ada: TestPerson;
let ben: TestPerson;

/** Disables payment within the request, so that rewards wait for the reprocessor. */
const flags = createStaticSource({
  manifest: FLAGS,
  document: { flags: { enable_enhanced_processing: { enabled: false } } },
});

beforeAll(async () => {
  const key = newAdminKey();
  service = await startTestApp({
    flagSource: flags,
    environment: {
      RATE_LIMIT_FACTOR: '1000',
      ECONOMY_SIGN_UP_POINTS: '100',
      ECONOMY_PAIR_REWARDS_PER_DAY: '2',
      ...key.environment,
    },
  });
  admin = new TestAdmin(service, key);
});
afterAll(() => service.close());
beforeEach(async () => {
  ada = aPerson(service, 'ada');
  ben = aPerson(service, 'ben');
  // Removes due jobs of other tests.
  for (const { jobId } of (await listed('PENDING', 100)).items) await pay(jobId);
});

function listed(state: string, limit: number): Promise<RewardPageView> {
  return admin.reads(`/rewards?state=${state}&limit=${limit}`);
}

function reprocess(limit?: number): Promise<ReprocessReport> {
  return admin.does('/rewards/reprocess', limit === undefined ? {} : { limit });
}

function jobOf(questId: string): Promise<RewardJobView> {
  return admin.reads(`/rewards/${questId}`);
}

async function pay(jobId: string): Promise<void> {
  const job = await jobOf(jobId);
  await setJoined(job.performerId, true);
  await advance(HOUR);
  await reprocess(1_000);
}

async function advance(seconds: number): Promise<void> {
  await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
}

/** Completes a quest of the two members. Its reward is due in 30 seconds. */
async function completed(requestor = ada, performer = ben): Promise<string> {
  const questId = await submittedQuest(requestor, performer, { rewardXp: 40, rewardReputation: 4 });
  await requestor.does('attest', questId);
  const last = await performer.does('attest', questId);
  expect(last).toMatchObject({ status: 'COMPLETED', reward: { xp: 40, reputation: 4, state: 'PENDING' } });
  return questId;
}

/** Hides a member's record, so that payments fail, and restores it. */
async function setJoined(userId: string, isJoined: boolean): Promise<void> {
  const database = service.app.get(Database);
  await database.documents
    .send(
      new UpdateCommand({
        TableName: database.tables.users,
        Key: memberKey(userId),
        UpdateExpression: isJoined
          ? 'SET createdAt = if_not_exists(createdAt, hiddenAt) REMOVE hiddenAt'
          : 'SET hiddenAt = createdAt REMOVE createdAt',
        ConditionExpression: isJoined ? 'attribute_exists(hiddenAt)' : 'attribute_exists(createdAt)',
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    });
}

describe('a due reward', () => {
  it('is paid by a reprocess after 30 seconds', async () => {
    const questId = await completed();
    expect(await reprocess()).toEqual({ processed: 0, paid: 0, failed: 0, abandoned: 0, skipped: 0 });
    await advance(31);
    expect(await reprocess()).toEqual({ processed: 1, paid: 1, failed: 0, abandoned: 0, skipped: 0 });
    expect(await jobOf(questId)).toMatchObject({
      state: 'PAID',
      capped: false,
      attemptCount: 1,
      attempts: [{ at: expect.any(String) }],
    });
    expect(await ben.profile()).toMatchObject({ xp: 40, reputation: 4 });
    expect((await ben.sees(questId)).reward).toMatchObject({ xp: 40, state: 'PAID' });
    expect((await ben.ledger()).filter(({ kind }) => kind === 'completion')).toHaveLength(1);
  });

  it('counts towards the pair cap of the day of its completion', async () => {
    const quests = [await completed(), await completed(ben, ada), await completed()];
    await advance(2 * 86_400);
    expect(await reprocess()).toMatchObject({ processed: 3, paid: 3 });
    const jobs = await Promise.all(quests.map(jobOf));
    expect(jobs.map(({ state }) => state)).toEqual(['PAID', 'PAID', 'PAID']);
    expect(jobs.filter(({ capped }) => capped)).toHaveLength(1);
    const [xpOfAda, xpOfBen] = [(await ada.profile()).xp, (await ben.profile()).xp];
    expect(xpOfAda + xpOfBen).toBe(80);
  });

  it('is paid once by concurrent reprocesses', async () => {
    const people = Array.from({ length: 12 }, (_, index) => [
      aPerson(service, `poster${index}`),
      aPerson(service, `doer${index}`),
    ]);
    for (const [poster, doer] of people) await completed(poster, doer);
    await advance(31);
    const reports = await Promise.all([reprocess(), reprocess(), reprocess()]);
    expect(reports.reduce((sum, { paid }) => sum + paid, 0)).toBe(12);
    expect(reports.reduce((sum, { failed, abandoned }) => sum + failed + abandoned, 0)).toBe(0);
    for (const [, doer] of people) expect(await doer?.profile()).toMatchObject({ xp: 40 });
  });

  it.each(['before', 'after'])('is counted as skipped if another process began %s the job was read', async (when) => {
    const questId = await completed();
    await advance(31);
    const repository = service.app.get(RewardRepository);
    const due = repository.due.bind(repository);
    repository.due = async (now, limit) => {
      const jobs = await due(now, limit);
      const until = new Date(Date.parse(now) + 60_000).toISOString();
      const begun = await Promise.all(jobs.map((job) => repository.begin(job, until)));
      return when === 'after' ? jobs : begun.flatMap((job) => (job ? [job] : []));
    };
    expect(await reprocess()).toEqual({ processed: 0, paid: 0, failed: 0, abandoned: 0, skipped: 1 });
    repository.due = due;
    expect(await jobOf(questId)).toMatchObject({ state: 'PENDING', attemptCount: 0 });
    expect(await reprocess()).toMatchObject({ processed: 0, skipped: 0 });
    await advance(61);
    expect(await reprocess()).toMatchObject({ paid: 1 });
  });

  it('stays due if the limit of a round is reached', async () => {
    for (const name of ['a', 'b', 'c']) await completed(aPerson(service, name), ben);
    await advance(31);
    expect(await reprocess(2)).toMatchObject({ processed: 2, paid: 2 });
    expect(await reprocess(2)).toMatchObject({ processed: 1, paid: 1 });
  });

  it('is paid although another job is damaged', async () => {
    const [damaged, whole] = [await completed(aPerson(service, 'cleo'), ben), await completed()];
    const database = service.app.get(Database);
    const set = (attribute: string, value: unknown) =>
      database.documents.send(
        new UpdateCommand({
          TableName: database.tables.rewards,
          Key: { jobId: damaged },
          UpdateExpression: 'SET #attribute = :value',
          ExpressionAttributeNames: { '#attribute': attribute },
          ExpressionAttributeValues: { ':value': value },
        }),
      );
    await set('attemptCount', 'none');
    await advance(31);
    expect(await reprocess()).toMatchObject({ processed: 1, paid: 1 });
    expect(await jobOf(whole)).toMatchObject({ state: 'PAID' });
    expect(service.log).toContainEqual(expect.objectContaining({ level: 'error', jobId: damaged }));
    await set('attemptCount', 0);
    expect(await reprocess()).toMatchObject({ paid: 1 });
  });
});

describe('a failing reward', () => {
  it('is retried with backoff, records every error and is abandoned after eight attempts', async () => {
    const questId = await completed();
    await setJoined(ben.userId, false);
    const waits: number[] = [];
    await advance(31);
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      expect(await reprocess()).toMatchObject({ processed: 1, failed: 1, abandoned: 0 });
      const { nextAttemptAt = '', updatedAt } = await jobOf(questId);
      waits.push((Date.parse(nextAttemptAt) - Date.parse(updatedAt)) / 1_000);
      expect(await reprocess()).toMatchObject({ processed: 0 });
      await advance(HOUR);
    }
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(30);
      expect(wait).toBeLessThanOrEqual(Math.min(HOUR, 30 * 2 ** (index + 1)));
    });
    expect(await reprocess()).toEqual({ processed: 1, paid: 0, failed: 0, abandoned: 1, skipped: 0 });
    const job = await jobOf(questId);
    expect(job).toMatchObject({ state: 'ABANDONED', attemptCount: 8 });
    expect(job).not.toHaveProperty('nextAttemptAt');
    expect(job.attempts).toHaveLength(8);
    expect(new Set(job.attempts.map(({ error }) => error))).toEqual(new Set(['condition.member']));
    await advance(30 * 86_400);
    expect(await reprocess()).toMatchObject({ processed: 0 });
    await setJoined(ben.userId, true);
    expect(await ben.profile()).toMatchObject({ xp: 0 });
    expect((await ben.sees(questId)).reward).toMatchObject({ state: 'ABANDONED' });
  });

  it('is paid after a retry by an admin and keeps its history', async () => {
    const questId = await completed();
    await setJoined(ben.userId, false);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await advance(HOUR);
      await reprocess();
    }
    await setJoined(ben.userId, true);
    const abandoned = await listed('ABANDONED', 100);
    expect(abandoned.items.map(({ jobId }) => jobId)).toContain(questId);
    const retried = await admin.does<RewardJobView>(`/rewards/${questId}/retry`);
    expect(retried).toMatchObject({ state: 'PENDING', attemptCount: 0 });
    expect(retried.attempts).toHaveLength(8);
    expect(await jobOf(questId)).toEqual(retried);
    expect(await reprocess()).toMatchObject({ paid: 1 });
    const paid = await jobOf(questId);
    expect(paid).toMatchObject({ state: 'PAID', attemptCount: 1 });
    expect(paid.attempts).toHaveLength(9);
    expect(await ben.profile()).toMatchObject({ xp: 40 });
  });

  it.each(['PENDING', 'PAID'])('refuses a retry while it is %s', async (state) => {
    const questId = await completed();
    if (state === 'PAID') await pay(questId);
    const { body } = await admin.post(`/rewards/${questId}/retry`).expect(409);
    expect(body).toMatchObject({ code: 'reward.wrong-state' });
  });
});

describe('the list of rewards', () => {
  async function refused(path: string, code: string): Promise<void> {
    const { body } = await admin.get(path).expect(400);
    expect(body).toMatchObject({ code });
  }

  it('pages through one state, latest completion first', async () => {
    const quests: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await advance(1);
      quests.unshift(await completed(aPerson(service, name), ben));
    }
    const found: string[] = [];
    let path = '/rewards?limit=2';
    for (let pages = 0; pages < 10; pages += 1) {
      const { items, nextCursor } = await admin.reads<RewardPageView>(path);
      expect(items.every(({ state }) => state === 'PENDING')).toBe(true);
      found.push(...items.map(({ jobId }) => jobId));
      if (nextCursor === undefined) break;
      path = `/rewards?limit=2&cursor=${nextCursor}`;
    }
    expect(found).toEqual(quests);
  });

  it('refuses an unknown state and a cursor of another state', async () => {
    await refused('/rewards?state=LOST', 'validation.failed');
    await completed();
    await completed();
    const { nextCursor = '' } = await listed('PENDING', 1);
    expect(nextCursor).not.toBe('');
    await refused(`/rewards?state=PAID&cursor=${nextCursor}`, 'cursor.invalid');
  });
});
