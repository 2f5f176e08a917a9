import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest } from '../../testing/community.ts';
import { heapMegabytes } from '../../testing/heap.ts';
import { Database } from '../dynamo/database.ts';
import { decodeAnswer } from '../dynamo/wire.ts';
import { LikelyPeople } from './likely-people.ts';
import { memberKey } from './user.item.ts';
import { UpdateCommand } from '../dynamo/commands.ts';

/** An answer of the database of 20 KB with an item that names two members. */
function itemOf(index: number): Record<string, string> {
  const [questId, ada, ben] = ['quest', 'ada', 'ben'].map((name) => `${name}-`.padEnd(30, '0') + String(index));
  const attributes = { questId, ada, ben, description: 'd'.repeat(20_000) };
  const Item = Object.fromEntries(Object.entries(attributes).map(([name, S]) => [name, { S }]));
  const body = Buffer.from(JSON.stringify({ Item })).toString();
  return (decodeAnswer('GetItem', body) as { Item: Record<string, string> }).Item;
}

describe('the likely people of an item', () => {
  it('are those remembered last, for 10,000 items', () => {
    const likely = new LikelyPeople();
    for (let index = 0; index < 10_001; index += 1) likely.remember(`quest-${index}`, ['ada']);
    likely.remember('quest-1', ['ada', 'ben']);
    expect([likely.of('quest-0'), likely.of('quest-1'), likely.of('quest-10000')]).toEqual([
      [],
      ['ada', 'ben'],
      ['ada'],
    ]);
  });

  it('are kept without the answers of the database that named them', () => {
    const people = new LikelyPeople();
    const before = heapMegabytes();
    for (let index = 0; index < 2_000; index += 1) {
      const { questId = '', ada = '', ben = '' } = itemOf(index);
      people.remember(questId, [ada, ben]);
    }
    expect(heapMegabytes() - before).toBeLessThan(10);
    expect(people.of(itemOf(7)['questId'] ?? '')).toHaveLength(2);
  });
});

describe('a quest that this process has shown before', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  it('shows the new name of its requestor at once', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const { questId } = await ada.posts();
    await ben.sees(questId);
    await ada.patch('/users/me', { displayName: 'Ada the Third' }).expect(200);
    expect((await ben.sees(questId)).requestor.displayName).toBe('Ada the Third');
  });

  it('is withheld as soon as its requestor is suspended, from claims too', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const { questId } = await ada.posts();
    await ben.sees(questId);
    const database = service.app.get(Database);
    await database.documents.send(
      new UpdateCommand({
        TableName: database.tables.users,
        Key: memberKey(ada.userId),
        UpdateExpression: 'SET suspension = :suspension',
        ExpressionAttributeValues: { ':suspension': { until: '2999-01-01T00:00:00.000Z', caseId: 'case' } },
      }),
    );
    await ben.get(`/quests/${questId}`).expect(404);
    await ben.post(`/quests/${questId}/claim`).expect(404);
  });

  it('shows a role that the token of a party has gained', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    await ben.sees(questId);
    const promoted = await ben.withGroups(['moderators']).sees(questId);
    expect(promoted.performer).toMatchObject({ userId: ben.userId, role: 'moderator' });
  });

  it('no longer names its performer as soon as the account is deleted', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    const before = await ada.sees(questId);
    await ben.delete('/users/me').expect(204);
    const after = await ada.sees(questId);
    expect(before.performer?.userId).toBe(ben.userId);
    expect(after.performer).toBeUndefined();
  });
});
