import type { QuestAction } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, submittedQuest } from '../../testing/community.ts';
import { TestDevice } from '../../testing/signing.ts';
import { GetCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import { QuestIndexKeys } from './quest-index-keys.dynamo.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import { questKey } from './quest.item.ts';
import { QuestSweeper } from './quest.sweeper.ts';

/** Attributes that only a later version of the service knows. */
const LATER = { laterText: 'from tomorrow', laterObject: { list: [1, 'two'], flag: true } } as const;

let service: TestApp;
let database: Database;
let people: ReturnType<typeof aCommunity>;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  database = service.app.get(Database);
});
afterAll(() => service.close());
beforeEach(() => {
  people = aCommunity(service);
});

type Target = readonly ['quests' | 'users', Readonly<Record<string, string>>];
const quest = (questId: string): Target => ['quests', questKey(questId)];
const member = (userId: string): Target => ['users', memberKey(userId)];

async function extend([table, Key]: Target, attributes: Item = LATER): Promise<void> {
  const names = Object.keys(attributes);
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables[table],
      Key,
      UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
    }),
  );
}

async function stored([table, Key]: Target): Promise<Item> {
  const { Item } = await database.documents.send(
    new GetCommand({ TableName: database.tables[table], Key, ConsistentRead: true }),
  );
  return Item ?? {};
}

async function pass(seconds: number): Promise<string> {
  const { body } = await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
  return (body as { now: string }).now;
}

/** A quest in the state that the action needs, and the action. */
type Scenario = () => Promise<readonly [questId: string, write: () => PromiseLike<unknown>]>;

const posted = async () => (await people.ada.posts()).questId;
const claimed = async () => {
  const questId = await posted();
  await people.ben.does('claim', questId);
  return questId;
};
const submitted = () => submittedQuest(people.ada, people.ben);
const disputed = async () => {
  const questId = await submitted();
  await people.ada.does('dispute', questId, { reason: 'The bench is still green, I looked today.' });
  return questId;
};

const ACTIONS: Readonly<Record<QuestAction, Scenario>> = {
  claim: async () => {
    const questId = await posted();
    return [questId, () => people.ben.does('claim', questId)];
  },
  release: async () => {
    const questId = await claimed();
    return [questId, () => people.ben.does('release', questId)];
  },
  submit: async () => {
    const questId = await claimed();
    return [questId, () => people.ben.does('submit', questId, A_SUBMISSION)];
  },
  'request-changes': async () => {
    const questId = await submitted();
    return [questId, () => people.ada.does('request-changes', questId, { text: 'Please paint the back too.' })];
  },
  attest: async () => {
    const questId = await submitted();
    return [
      questId,
      async () => {
        await people.ada.does('attest', questId);
        await people.ben.does('attest', questId);
      },
    ];
  },
  dispute: async () => {
    const questId = await submitted();
    return [questId, () => people.ada.does('dispute', questId, { reason: 'The bench is still green, I looked.' })];
  },
  edit: async () => {
    const questId = await posted();
    return [questId, () => people.ada.patch(`/quests/${questId}`, { title: 'Paint both benches' }).expect(200)];
  },
  cancel: async () => {
    const questId = await posted();
    return [questId, () => people.ada.delete(`/quests/${questId}`).expect(200)];
  },
  resolve: async () => {
    const questId = await disputed();
    const body = { decision: 'uphold', reason: 'The photo shows the painted bench.' };
    return [questId, () => people.mo.does('resolve', questId, body)];
  },
};

/** Writes of the service itself. */
const SYSTEM: Readonly<Record<string, Scenario>> = {
  'the expiry sweep': async () => {
    const expiresAt = new Date(Date.parse(await pass(0)) + 2 * 3_600_000).toISOString();
    const { questId } = await people.ada.posts({ expiresAt });
    return [
      questId,
      async () => {
        await pass(3 * 3_600);
        await service.app.get(QuestSweeper).sweep();
      },
    ];
  },
  'a late core': async () => {
    const questId = await submitted();
    return [
      questId,
      async () => {
        const repository = service.app.get(QuestRepository);
        const found = await repository.find(questId);
        if (found === undefined) throw new Error('the quest is missing');
        await database.documents.send(
          new UpdateCommand({
            TableName: database.tables.quests,
            Key: questKey(questId),
            UpdateExpression: 'REMOVE core',
          }),
        );
        await repository.addCore({ ...found, core: undefined } as never);
      },
    ];
  },
  'the repair of index keys': async () => {
    const questId = await posted();
    await extend(quest(questId), { requestorTurn: 'stale' });
    return [
      questId,
      async () => {
        expect(await service.app.get(QuestIndexKeys).check(questId, true)).toEqual({ isDrifted: true, repaired: true });
      },
    ];
  },
};

describe('a quest with attributes of a later version', () => {
  it.each(Object.entries({ ...ACTIONS, ...SYSTEM }))('keeps them through %s', async (_, scenario) => {
    const [questId, write] = await scenario();
    const before = await stored(quest(questId));
    await extend(quest(questId));
    await write();
    const after = await stored(quest(questId));
    expect(after).toMatchObject(LATER);
    expect(after).not.toEqual({ ...before, ...LATER });
  });

  it('keeps attributes of nested objects', async () => {
    const questId = await disputed();
    const { submission, dispute, core } = await stored(quest(questId));
    const nested = [submission, dispute, core].map((part) => ({ ...(part as Item), ...LATER }));
    await extend(quest(questId), { submission: nested[0], dispute: nested[1], core: nested[2] });
    await people.mo.does('resolve', questId, { decision: 'partial', reason: 'The photo shows one painted side.' });
    expect(await stored(quest(questId))).toMatchObject({ submission: LATER, dispute: LATER, core: LATER });
  });

  it('shows them to no one and loses them with the account of a party', async () => {
    const questId = await posted();
    await extend(quest(questId));
    const shown = [await people.ada.sees(questId), await people.mo.sees(questId)];
    const { body: list } = await people.ben.get('/quests').expect(200);
    const { body: own } = await people.ada.get('/users/me/export').expect(200);
    expect(JSON.stringify([shown, list, own])).not.toMatch(/later|tomorrow/);
    await people.ada.delete('/users/me').expect(204);
    expect(JSON.stringify(await stored(quest(questId)))).not.toContain('from tomorrow');
  });
});

describe('a member with attributes of a later version', () => {
  it('keeps them through every change of the record', async () => {
    const { ada, ben } = people;
    const changes: readonly (() => PromiseLike<unknown>)[] = [
      () => ada.patch('/users/me', { displayName: 'Ada of the pond', bio: 'I paint.' }).expect(200),
      () => ada.withGroups(['moderators']).get('/admin/stuck').expect(200),
      () => ada.withGroups(['moderators']).patch('/users/me', { displayName: 'Ada Moderates' }).expect(200),
      () => ada.get('/users/me').expect(200),
      () => new TestDevice().registersFor(ada),
      () => ada.posts(),
      () => submittedQuest(ada, ben),
      () => service.app.get(UserRepository).endSessions(ada.userId, 1),
    ];
    await ada.profile();
    const target = member(ada.userId);
    await extend(target);
    for (const change of changes) {
      await change();
      expect(await stored(target)).toMatchObject(LATER);
    }
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    await pass(25 * 3_600);
    await ada.get('/users/me').expect(200);
    expect(await stored(target)).toMatchObject(LATER);
    expect(JSON.stringify(await ada.profile())).not.toMatch(/later/);
  });
});
