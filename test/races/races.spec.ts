import { startTestApp, type TestApp } from '../../apps/api/testing/app.ts';
import { A_QUEST, aPerson, submittedQuest } from '../../apps/api/testing/community.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({
    environment: {
      LIST_SHARDS: '2',
      RATE_LIMIT_FACTOR: '100000',
      ECONOMY_SIGN_UP_POINTS: '10',
      ECONOMY_QUEST_COST: '1',
      ECONOMY_COMPLETION_POINTS: '2',
      ECONOMY_REQUESTOR_REPUTATION: '5',
      ECONOMY_DEFAULT_XP: '100',
      ECONOMY_DEFAULT_REPUTATION: '10',
      ECONOMY_PAIR_REWARDS_PER_DAY: '1000',
    },
  });
});
afterAll(() => service.close());

function codes(answers: readonly { status: number; body: unknown }[]): string[] {
  return answers.map(({ status, body }) => `${status} ${(body as { code?: string }).code ?? 'ok'}`);
}

function count(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('concurrent members', () => {
  it('accepts exactly one of 50 claims and refuses 49', async () => {
    const { questId } = await aPerson(service, 'ada').posts();
    const people = Array.from({ length: 50 }, (_, index) => aPerson(service, `claimer${index}`));
    await Promise.all(people.map((person) => person.profile()));
    const answers = await Promise.all(people.map((person) => person.post(`/quests/${questId}/claim`)));
    expect(count(codes(answers))).toEqual({ '200 ok': 1, '409 quest.not-open': 49 });
    const winner = people[answers.findIndex(({ status }) => status === 200)];
    const quest = await aPerson(service, 'cleo').sees(questId);
    expect(quest).toMatchObject({ status: 'CLAIMED', performerId: winner?.userId, version: 2 });
  });

  it('completes and pays once after two concurrent attestations, 200 times', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const rounds = 200;
    for (let round = 0; round < rounds; round += 1) {
      // Both post in turn and earn points as performers, so that neither runs out.
      const [poster, doer] = round % 2 === 0 ? [ada, ben] : [ben, ada];
      const questId = await submittedQuest(poster, doer);
      const answers = await Promise.all([
        poster.post(`/quests/${questId}/attest`),
        doer.post(`/quests/${questId}/attest`),
      ]);
      expect(codes(answers)).toEqual(['200 ok', '200 ok']);
      const states = answers.map(({ body }) => (body as { status: string }).status).sort();
      expect(states).toEqual(['COMPLETED', 'SUBMITTED']);
      expect(await poster.sees(questId)).toMatchObject({ status: 'COMPLETED', version: 5, reward: { state: 'PAID' } });
    }
    const half = rounds / 2;
    const expected = {
      xp: half * 100,
      reputation: half * (10 + 5),
      creationPoints: 10 - half + half * 2,
      stats: { created: half, completedAsRequestor: half, completedAsPerformer: half, attestationsGiven: rounds },
    };
    expect(await ada.profile()).toMatchObject(expected);
    expect(await ben.profile()).toMatchObject(expected);
  }, 120_000);

  it('accepts exactly one of 20 posts with the points for one', async () => {
    const ada = aPerson(service, 'ada');
    for (let posted = 0; posted < 9; posted += 1) await ada.posts();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.post('/quests', A_QUEST)));
    expect(count(codes(answers))).toEqual({ '201 ok': 1, '402 points.insufficient': 19 });
    expect(await ada.profile()).toMatchObject({ creationPoints: 0, stats: { created: 10 } });
    expect((await ada.ledger()).filter(({ kind }) => kind === 'quest-creation')).toHaveLength(10);
  });

  it('creates one quest from 20 equal requests with the same key, and answers all but the concurrent ones alike', async () => {
    const ada = aPerson(service, 'ada');
    const send = () => ada.post('/quests', A_QUEST).set('idempotency-key', 'the-key-of-this-form');
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    const outcome = count(codes(answers));
    expect((outcome['201 ok'] ?? 0) + (outcome['409 idempotency.in-progress'] ?? 0)).toBe(20);
    const replay = await send().expect(201);
    const made = answers.filter(({ status }) => status === 201).map(({ text }) => text);
    expect(new Set([...made, replay.text]).size).toBe(1);
    expect(replay.headers['idempotent-replayed']).toBe('true');
    expect(await ada.profile()).toMatchObject({ creationPoints: 9, stats: { created: 1 } });
  });

  it('accepts either a cancellation or a claim and keeps the points correct', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
      const { questId } = await ada.posts();
      const [cancelled, claimed] = await Promise.all([
        ada.delete(`/quests/${questId}`),
        ben.post(`/quests/${questId}/claim`),
      ]);
      expect([cancelled.status, claimed.status].sort()).toEqual([200, 409]);
      const expected = cancelled.status === 200 ? ['CANCELLED', 10] : ['CLAIMED', 9];
      expect([(await ada.sees(questId)).status, (await ada.profile()).creationPoints]).toEqual(expected);
    }
  });
});
