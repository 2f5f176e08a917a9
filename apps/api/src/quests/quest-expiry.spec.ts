import type { Economy } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { QuestSweeper } from './quest.sweeper.ts';
import type { QuestPageView } from './quest.view.ts';

let service: TestApp;
let economy: Economy;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' } });
  ({ economy } = service.settings);
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
});
afterAll(() => service.close());

async function pass(hours: number): Promise<Date> {
  const { body } = await service.http
    .post('/api/v1/local/clock')
    .send({ advanceSeconds: hours * 3_600 })
    .expect(200);
  return new Date((body as { now: string }).now);
}

async function expiring(): Promise<{ questId: string; deadline: string }> {
  const now = await pass(0);
  const deadline = new Date(now.getTime() + 2 * 3_600_000).toISOString();
  return { questId: (await ada.posts({ expiresAt: deadline })).questId, deadline };
}

async function kinds(questId: string): Promise<string[]> {
  const { body } = await ben.get(`/quests/${questId}/events`).expect(200);
  return (body as { items: { kind: string }[] }).items.map(({ kind }) => kind);
}

describe('a deadline', () => {
  it('expires the quest for every reader without a write', async () => {
    const { questId, deadline } = await expiring();
    await ada.get(`/quests/${questId}`).set('if-none-match', '"1"').expect(304);
    const points = (await ada.profile()).creationPoints;
    await pass(2);
    await ada.get(`/quests/${questId}`).set('if-none-match', '"1"').expect(200);
    const seen = await ben.sees(questId);
    expect(seen).toMatchObject({ status: 'EXPIRED', actions: [], version: 2, updatedAt: deadline });
    expect(await kinds(questId)).toEqual(['created', 'expired']);
    const listed = async (status: string) => {
      const { body } = await ben.get(`/quests?status=${status}&limit=100`).expect(200);
      return (body as QuestPageView).items.map((quest) => quest.questId);
    };
    expect(await listed('OPEN')).not.toContain(questId);
    expect(await listed('EXPIRED')).toContain(questId);
    expect((await ada.profile()).creationPoints).toBe(points);
  });

  it('refuses a late claim, which stores the expiry with one refund', async () => {
    const { questId } = await expiring();
    const before = await ada.profile();
    await pass(2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ben.post(`/quests/${questId}/claim`)));
    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual(
      answers.map(() => [409, 'quest.not-open']),
    );
    expect((await ada.profile()).creationPoints).toBe(before.creationPoints + economy.questCost);
    expect(await kinds(questId)).toEqual(['created', 'expired']);
    await ada.delete(`/quests/${questId}`).expect(409);
    expect((await ada.profile()).creationPoints).toBe(before.creationPoints + economy.questCost);
  });

  it('accepts the stored and the shown version', async () => {
    const { questId } = await expiring();
    await pass(2);
    for (const version of ['"1"', '"2"']) {
      const { body } = await ada.delete(`/quests/${questId}`).set('if-match', version).expect(409);
      expect(body).toMatchObject({ code: 'quest.wrong-state' });
    }
  });

  it('is stored by the sweeper', async () => {
    const { questId } = await expiring();
    const before = await ada.profile();
    const sweeper = service.app.get(QuestSweeper);
    await sweeper.sweep();
    expect(await ben.sees(questId)).toMatchObject({ status: 'OPEN', version: 1 });
    await pass(2);
    expect(await sweeper.sweep()).toBeGreaterThanOrEqual(1);
    expect(await sweeper.sweep()).toBe(0);
    expect((await ada.profile()).creationPoints).toBeGreaterThanOrEqual(before.creationPoints + economy.questCost);
    const refunds = (await ada.ledger()).filter(({ entryId }) => entryId === `quest:${questId}:refund`);
    expect(refunds).toHaveLength(1);
  });

  it('has no effect on a claimed quest until its release', async () => {
    const { questId } = await expiring();
    await ben.does('claim', questId);
    await pass(3);
    expect((await ben.sees(questId)).status).toBe('CLAIMED');
    expect((await ben.does('release', questId)).status).toBe('EXPIRED');
  });
});
