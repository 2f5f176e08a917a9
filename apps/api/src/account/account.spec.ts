import { jest } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { TestDevice } from '../../testing/signing.ts';
import { testDatabase } from '../../testing/tables.ts';
import { storedUnder } from '../../testing/stored.ts';
import { GetCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { IdentityProvider } from '../auth/identity-provider.ts';
import { RewardRepository } from '../rewards/reward.repository.dynamo.ts';
import { RewardService } from '../rewards/reward.service.ts';
import { DeviceKeyRepository } from '../users/device-key.repository.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import { AccountRepository } from './account.repository.dynamo.ts';
import { AccountService } from './account.service.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo } = aCommunity(service));
});

async function completed(): Promise<string> {
  const questId = await submittedQuest(ada, ben);
  await ada.does('attest', questId, { notes: 'Thanks to you.' });
  await ben.does('attest', questId, { notes: 'It was cold.' });
  return questId;
}

function tombstoneOf({ userId }: TestPerson) {
  return { ...memberKey(userId), deletedAt: expect.any(String) as string };
}

/** Scans every table. */
async function everything(): Promise<Record<string, unknown>[]> {
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: testDatabase() });
  const documents = DynamoDBDocumentClient.from(client);
  const items: Record<string, unknown>[] = [];
  for (const TableName of Object.values(service.app.get(Database).tables)) {
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName })) items.push(...Items);
  }
  client.destroy();
  return items;
}

function stored(table: 'users' | 'quests', id: string) {
  return storedUnder(service.app.get(Database), table, id);
}

describe('the deletion of an account', () => {
  it('leaves a tombstone of the member, and receipts that stay as they are', async () => {
    const questId = await completed();
    const device = new TestDevice();
    await device.registersFor(ada);
    const { body: before } = await cleo.get(`/quests/${questId}/receipt`).expect(200);
    await ada.delete('/users/me').expect(204);
    expect((await ada.get('/users/me').expect(401)).body).toMatchObject({ code: 'auth.invalid-token' });
    expect(await stored('users', ada.userId)).toEqual([tombstoneOf(ada)]);
    const rows = JSON.stringify(await stored('quests', questId));
    for (const gone of [ada.userId, A_QUEST.title, A_QUEST.description, 'Thanks to you.'])
      expect(rows).not.toContain(gone);
    for (const kept of [ben.userId, 'It was cold.']) expect(rows).toContain(kept);
    const { body: after } = await cleo.get(`/quests/${questId}/receipt`).expect(200);
    expect(after).toEqual(before);
    const { body } = await ben.get(`/quests/${questId}/receipt?reveal=title,description,submission`).expect(200);
    expect(Object.keys(body.reveal as object)).toEqual(['submission']);
    expect(await ben.sees(questId)).toMatchObject({ requestor: { userId: 'erased', displayName: '' }, title: '' });
    // The key stays taken.
    const { challenge } = (await ben.post('/users/me/device-keys/challenge').expect(200)).body;
    const taken = { publicKey: device.publicKey, challenge, proof: device.proves(challenge) };
    expect((await ben.post('/users/me/device-keys', taken).expect(409)).body.code).toBe('device-key.taken');
  });

  it('leaves the id of the member in no item of any table that stays', async () => {
    await completed();
    [ada, ben] = [ben, ada];
    await completed();
    await new TestDevice().registersFor(ada);
    await ada.posts();
    await ada.delete('/users/me').expect(204);
    const items = (await everything()).filter((item) => JSON.stringify(item).includes(ada.userId));
    // Nonces, rate counters and the counters of a pair expire.
    expect(items.filter((item) => item['expiresAtSeconds'] === undefined)).toEqual([tombstoneOf(ada)]);
  });

  it('keeps the reward of the other party payable', async () => {
    const rewards = service.app.get(RewardRepository);
    const spy = jest.spyOn(rewards, 'pay').mockRejectedValue(new Error('away'));
    const questId = await completed();
    spy.mockRestore();
    const set = (state: string) =>
      service.app.get(Database).documents.send(
        new UpdateCommand({
          TableName: service.app.get(Database).tables.rewards,
          Key: { jobId: questId },
          UpdateExpression: 'SET #state = :state',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state },
        }),
      );
    await set('ABANDONED');
    await ada.delete('/users/me').expect(204);
    await set('PENDING');
    const job = await rewards.find(questId);
    if (job === undefined) throw new Error('no job');
    expect((await service.app.get(RewardService).pay(job)).job).toMatchObject({
      state: 'PAID',
      requestorId: 'erased',
      performerId: ben.userId,
    });
    expect((await ben.get('/users/me').expect(200)).body).toMatchObject({ xp: job.performerReward.xp });
  });

  it('removes the cookies of the session', async () => {
    await ada.get('/users/me').expect(200);
    const { headers } = await ada.delete('/users/me').expect(204);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^civicforge_access=; Max-Age=0; /),
      expect.stringMatching(/^civicforge_refresh=; Max-Age=0; /),
    ]);
  });

  it('cancels open quests', async () => {
    const { questId } = await ada.posts();
    await ada.delete('/users/me').expect(204);
    expect(await ben.sees(questId)).toMatchObject({ status: 'CANCELLED', title: '' });
  });

  it('is refused while a quest of the member is unfinished', async () => {
    await submittedQuest(ada, ben);
    for (const person of [ada, ben]) {
      expect((await person.delete('/users/me').expect(409)).body).toMatchObject({ code: 'user.has-active-quests' });
      await person.get('/users/me').expect(200);
    }
  });

  it('removes both parties of a quest', async () => {
    const questId = await completed();
    await ada.delete('/users/me').expect(204);
    await ben.delete('/users/me').expect(204);
    const rows = JSON.stringify(await stored('quests', questId));
    for (const gone of [ada.userId, ben.userId, 'It was cold.']) expect(rows).not.toContain(gone);
    await cleo.get(`/quests/${questId}/receipt`).expect(200);
  });

  it('removes a former performer, a witness and a moderator, whom no list of parties names', async () => {
    const { mo } = aCommunity(service);
    const { questId: released } = await ada.posts();
    await cleo.does('claim', released);
    await cleo.does('release', released, { reason: 'I broke my arm.' });
    await ben.does('claim', released);
    const disputed = await submittedQuest(ada, ben);
    await ada.does('dispute', disputed, { reason: 'The bench is as it was before the work.' });
    await mo.does('resolve', disputed, { decision: 'partial', reason: 'One side of the bench is painted.' });
    const { questId: cancelled } = await ada.posts();
    await mo
      .delete(`/quests/${cancelled}?reason=${encodeURIComponent('It breaks the rules of the house.')}`)
      .expect(200);
    for (const person of [cleo, mo]) await person.delete('/users/me').expect(204);
    const rows = await Promise.all([released, disputed, cancelled].map((questId) => stored('quests', questId)));
    for (const gone of [cleo.userId, mo.userId, 'I broke my arm.', 'One side of the bench'])
      expect(JSON.stringify(rows)).not.toContain(gone);
    expect(await ben.sees(released)).toMatchObject({
      status: 'CLAIMED',
      actions: expect.arrayContaining(['submit']) as [],
    });
    await ben.does('submit', released, { text: 'Two coats of paint, dry by now.' });
    expect(await stored('users', cleo.userId)).not.toContainEqual(
      expect.objectContaining({ record: expect.stringContaining('TRACE') as string }),
    );
  });

  describe('in a process that dies', () => {
    const LATER = '9999-01-01T00:00:00.000Z';
    const steps = {
      eraseQuest: AccountRepository,
      eraseMember: RewardRepository,
      bury: AccountRepository,
      deleteAccount: IdentityProvider,
      deleteBelongings: AccountRepository,
      end: AccountRepository,
    } as const;

    it.each(Object.keys(steps).flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]))(
      'is finished by another one: %s, %s the write',
      async (step, side) => {
        const questId = await completed();
        const { questId: open } = await ada.posts();
        const { questId: former } = await cleo.posts();
        await ada.does('claim', former);
        await ada.does('release', former);
        await new TestDevice().registersFor(ada);
        const owner = service.app.get<Record<string, (...words: unknown[]) => Promise<unknown>>>(
          steps[step as keyof typeof steps],
        );
        const work = owner[step]?.bind(owner);
        const spy = jest.spyOn(owner, step).mockImplementationOnce(async (...words) => {
          if (side === 'after') await work?.(...words);
          throw new Error('killed');
        });
        await ada.delete('/users/me').expect(500);
        spy.mockRestore();
        const accounts = service.app.get(AccountService);
        expect(await accounts.resume('2000-01-01T00:00:00.000Z')).toBe(0);
        expect(await accounts.resume(LATER)).toBe(side === 'after' && step === 'end' ? 0 : 1);
        expect(await accounts.resume(LATER)).toBe(0);
        expect(await stored('users', ada.userId)).toEqual([tombstoneOf(ada)]);
        expect(await service.app.get(RewardRepository).find(questId)).toMatchObject({ requestorId: 'erased' });
        for (const id of [questId, open, former]) {
          expect(JSON.stringify(await stored('quests', id))).not.toContain(ada.userId);
        }
      },
    );

    it('keeps an account that claimed a quest in the meantime', async () => {
      await service.app.get(AccountRepository).begin(ada.userId, '2026-01-01T00:00:00.000Z');
      await submittedQuest(ada, ben);
      expect(await service.app.get(AccountService).resume(LATER)).toBe(0);
      await ada.get('/users/me').expect(200);
      expect(await service.app.get(AccountRepository).unfinished(LATER)).toEqual([]);
    });
  });

  it('erases quests that the member posts and releases at the same time', async () => {
    const { questId: former } = await cleo.posts();
    let late = '';
    const accounts = service.app.get(AccountRepository);
    const bury = accounts.bury.bind(accounts);
    const spy = jest.spyOn(accounts, 'bury').mockImplementationOnce(async (...words) => {
      late = (await ada.posts()).questId;
      await ada.does('claim', former);
      await ada.does('release', former);
      return bury(...words);
    });
    await ada.delete('/users/me').expect(204);
    spy.mockRestore();
    expect(await ben.sees(late)).toMatchObject({ status: 'CANCELLED', title: '' });
    for (const id of [late, former]) expect(JSON.stringify(await stored('quests', id))).not.toContain(ada.userId);
  });

  it('refuses a device key that is registered at the same time', async () => {
    const device = new TestDevice();
    await ada.get('/users/me').expect(200);
    const { challenge } = (await ada.post('/users/me/device-keys/challenge').expect(200)).body;
    const keys = service.app.get(DeviceKeyRepository);
    await ada.delete('/users/me').expect(204);
    const key = { keyId: 'k', userId: ada.userId, did: device.did, name: 'n', createdAt: '2026-01-01T00:00:00.000Z' };
    await expect(keys.register(key, Buffer.from(device.publicKey, 'base64url'), challenge)).rejects.toMatchObject({
      code: 'auth.invalid-token',
    });
  });

  it('releases the protected name of a moderator', async () => {
    const { mo } = aCommunity(service);
    await mo.patch('/users/me', { displayName: 'Greta Guard' }).expect(200);
    await ada.patch('/users/me', { displayName: 'Greta Guard' }).expect(400);
    await mo.delete('/users/me').expect(204);
    await ada.patch('/users/me', { displayName: 'Greta Guard' }).expect(200);
  });
});

describe('the export of an account', () => {
  it('contains profile, ledger, keys, quests, and receipts with reveals', async () => {
    const questId = await completed();
    await new TestDevice().registersFor(ada);
    const { body } = await ada.get('/users/me/export').expect(200);
    expect(body).toMatchObject({
      user: { userId: ada.userId },
      quests: [{ questId }],
      deviceKeys: [{ did: expect.stringMatching(/^did:key:z6Mk/) as string }],
      receipts: [{ format: 'civicforge-bundle-1', reveal: { title: { value: A_QUEST.title } } }],
    });
    expect(body.ledger.length).toBeGreaterThan(1);
    expect(JSON.stringify(body)).not.toContain('pseudonymKey');
    const database = service.app.get(Database);
    const { Item } = await database.documents.send(
      new GetCommand({ TableName: database.tables.users, Key: memberKey(ada.userId) }),
    );
    expect(JSON.stringify(body)).not.toContain(Item?.['pseudonymKey']);
  });

  it('keeps a statement of the other party sealed', async () => {
    const questId = await submittedQuest(ada, ben);
    await ben.does('attest', questId, { outcome: 'not_done', notes: 'A secret note.' });
    const { body } = await ada.get('/users/me/export').expect(200);
    expect(JSON.stringify(body)).not.toContain('A secret note.');
    expect(JSON.stringify(body)).not.toContain('not_done');
  });
});
