import { startTestApp, type TestApp } from '../../apps/api/testing/app.ts';
import { aPerson, type TestPerson } from '../../apps/api/testing/community.ts';

const HOUR = 3_600;

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '100' } });
});
afterAll(() => service.close());
beforeEach(() => {
  ada = aPerson(service, 'ada');
  ben = aPerson(service, 'ben');
});

async function advance(seconds: number): Promise<{ now: string }> {
  const { body } = await service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);
  return body as { now: string };
}

/** A quest of Ada's whose deadline lies two hours ahead. */
async function shortQuest(): Promise<{ questId: string; expiresAt: string }> {
  const { now } = await advance(0);
  const expiresAt = new Date(Date.parse(now) + 2 * HOUR * 1_000).toISOString();
  const { questId } = await ada.posts({ expiresAt, category: 'repair' });
  return { questId, expiresAt };
}

describe('a quest whose deadline has passed', () => {
  it('is EXPIRED to every reader, in every list, and reading writes nothing', async () => {
    const { questId, expiresAt } = await shortQuest();
    const before = await ada.profile();
    await advance(3 * HOUR);
    const seen = await ben.sees(questId);
    expect(seen).toMatchObject({ status: 'EXPIRED', version: 2, updatedAt: expiresAt, actions: [] });
    const [open, expired, claimable] = await Promise.all(
      ['?status=OPEN&limit=100', '?status=EXPIRED&limit=100', '?claimable=true&limit=100'].map(async (query) => {
        const { body } = await ben.get(`/quests${query}`).expect(200);
        return (body as { items: { questId: string }[] }).items.map((quest) => quest.questId);
      }),
    );
    expect(open).not.toContain(questId);
    expect(claimable).not.toContain(questId);
    expect(expired).toContain(questId);
    expect(await ada.profile()).toEqual(before);
  });

  it('is stored as expired by the next call that wants to change it, with refund and event, once', async () => {
    const { questId } = await shortQuest();
    const { creationPoints } = await ada.profile();
    await advance(3 * HOUR);
    const claims = await Promise.all(
      [ben, aPerson(service, 'cleo')].map((person) => person.post(`/quests/${questId}/claim`)),
    );
    expect(claims.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [409, 'quest.not-open'],
      [409, 'quest.not-open'],
    ]);
    const edit = await ada.patch(`/quests/${questId}`, { title: 'Too late for that' }).expect(409);
    expect(edit.body).toMatchObject({ code: 'quest.wrong-state' });
    expect((await ada.profile()).creationPoints).toBe(creationPoints + service.settings.economy.questCost);
    expect((await ada.ledger()).filter(({ kind }) => kind === 'quest-refund')).toHaveLength(1);
    const { body } = await ben.get(`/quests/${questId}/events`).expect(200);
    const events = (body as { items: { kind: string; actor: unknown }[] }).items;
    expect(events.map(({ kind, actor }) => [kind, actor === null])).toEqual([
      ['created', false],
      ['expired', true],
    ]);
  });

  it('cannot be withdrawn for a second refund', async () => {
    const { questId } = await shortQuest();
    await advance(3 * HOUR);
    await ada.delete(`/quests/${questId}`).expect(409);
    expect((await ada.ledger()).filter(({ kind }) => kind === 'quest-refund')).toHaveLength(1);
  });

  it('goes on once it is claimed in time: the deadline concerns open quests alone', async () => {
    const { questId } = await shortQuest();
    await ben.does('claim', questId);
    await advance(3 * HOUR);
    expect((await ben.sees(questId)).status).toBe('CLAIMED');
    expect((await ben.does('release', questId)).status).toBe('EXPIRED');
  });
});
