import { UpdateCommand } from '../dynamo/commands.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity } from '../../testing/community.ts';
import { Database } from '../dynamo/database.ts';
import { questKey } from './quest.item.ts';
import type { QuestPageView } from './quest.view.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());

async function remove(questId: string, attribute: string): Promise<void> {
  const database = service.app.get(Database);
  await database.documents.send(
    new UpdateCommand({
      TableName: database.tables.quests,
      Key: questKey(questId),
      UpdateExpression: 'REMOVE #attribute',
      ExpressionAttributeNames: { '#attribute': attribute },
    }),
  );
}

describe('a list with a damaged quest', () => {
  it.each(['title', 'version', 'category', 'requestorId', 'rewardXp'])(
    'shows all others without its %s',
    async (attribute) => {
      const { ada, ben } = aCommunity(service);
      const damaged = await ada.posts();
      const readable = await ada.posts();
      await remove(damaged.questId, attribute);
      for (const path of ['/quests', '/quests?claimable=true', `/users/${ada.userId}/quests?role=requestor`]) {
        const { body } = await ben.get(path).expect(200);
        const ids = (body as QuestPageView).items.map(({ questId }) => questId);
        expect(ids).toContain(readable.questId);
        expect(ids).not.toContain(damaged.questId);
      }
    },
  );
});
