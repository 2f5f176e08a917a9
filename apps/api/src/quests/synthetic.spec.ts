import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, A_SUBMISSION, aPerson, type TestPerson } from '../../testing/community.ts';
import type { QuestPageView } from './quest.view.ts';

let service: TestApp;
let sam: TestPerson;
let sue: TestPerson;
let ada: TestPerson;
let mo: TestPerson;

beforeEach(async () => {
  const document = { flags: { enable_new_api_endpoint: { enabled: true } } };
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ECONOMY_PAIR_REWARDS_PER_DAY: '1' },
    flagSource: createStaticSource({ manifest: FLAGS, document }),
  });
  [sam, sue] = [aPerson(service, 'sam', ['synthetic']), aPerson(service, 'sue', ['synthetic'])];
  [ada, mo] = [aPerson(service, 'ada'), aPerson(service, 'mo', ['moderators'])];
});
afterEach(() => service.close());

async function listed(person: TestPerson, path = '/quests'): Promise<string[]> {
  const { body } = await person.get(path).expect(200);
  return (body as QuestPageView).items.map(({ questId }) => questId);
}

async function completed(): Promise<string> {
  const { questId } = await sam.posts();
  await sue.does('claim', questId);
  await sue.does('submit', questId, A_SUBMISSION);
  await sam.does('attest', questId);
  await sue.does('attest', questId);
  return questId;
}

describe('a quest of a synthetic check', () => {
  it('is visible to accounts of such checks and to moderators, and answers 404 to others', async () => {
    const { questId } = await sam.posts();
    for (const person of [sam, sue, mo]) {
      await person.get(`/quests/${questId}`).expect(200);
      expect(await listed(person)).toContain(questId);
    }
    for (const path of [`/quests/${questId}`, `/quests/${questId}/events`]) {
      const { body } = await ada.get(path).expect(404);
      expect(body).toMatchObject({ code: 'quest.not-found' });
    }
    expect(await listed(ada)).not.toContain(questId);
    expect(await listed(ada, `/users/${sam.userId}/quests?role=requestor`)).toEqual([]);
    const { body } = await ada.post(`/quests/${questId}/claim`).expect(404);
    expect(body).toMatchObject({ code: 'quest.not-found' });
  });

  it('is not counted in the public statistics', async () => {
    await completed();
    await ada.posts(A_QUEST);
    const { body } = await service.http.get('/api/v1/public/stats').expect(200);
    expect(body).toMatchObject({ created: 1, claimed: 0, completed: 0, members: 1, last30Days: { activeMembers: 1 } });
  });

  it('is paid beyond the daily cap of a pair', async () => {
    await completed();
    const questId = await completed();
    const { defaultXp, completionPoints } = service.settings.economy;
    const paid = { xp: defaultXp, points: completionPoints, state: 'PAID' };
    expect((await sue.sees(questId)).reward).toMatchObject(paid);
    expect((await sue.sees(questId)) as object).not.toHaveProperty('isSynthetic');
  });
});
