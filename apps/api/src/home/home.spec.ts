import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import type { QuestPageView } from '../quests/quest.view.ts';
import type { HomeView } from './home.view.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let mo: TestPerson;

beforeEach(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' } });
  ({ ada, ben, mo } = aCommunity(service));
});
afterEach(() => service.close());

async function homeOf(person: TestPerson): Promise<HomeView> {
  const { body } = await person.get('/users/me/home').expect(200);
  return body as HomeView;
}

/** The turns of the start page by quest. */
async function turnsOf(person: TestPerson): Promise<Record<string, string>> {
  const { waiting, totals } = await homeOf(person);
  expect(totals.waiting).toEqual({ count: waiting.length, more: false });
  return Object.fromEntries(waiting.map(({ turn, quest }) => [quest.questId, turn]));
}

describe('GET /users/me/home', () => {
  it('lists what waits for a member, and drops it as soon as the member has acted', async () => {
    const { questId } = await ada.posts();
    expect(await turnsOf(ada)).toEqual({});
    await ben.does('claim', questId);
    expect([await turnsOf(ada), await turnsOf(ben)]).toEqual([{}, { [questId]: 'submit' }]);
    await ben.does('submit', questId, A_SUBMISSION);
    expect([await turnsOf(ada), await turnsOf(ben)]).toEqual([{ [questId]: 'confirm' }, { [questId]: 'confirm' }]);
    await ada.does('request-changes', questId, { text: 'Paint the back too.' });
    expect([await turnsOf(ada), await turnsOf(ben)]).toEqual([{}, { [questId]: 'change' }]);
    await ben.does('submit', questId, A_SUBMISSION);
    await ben.does('attest', questId);
    expect([await turnsOf(ada), await turnsOf(ben)]).toEqual([{ [questId]: 'confirm' }, {}]);
    await ada.does('attest', questId);
    expect([await turnsOf(ada), await turnsOf(ben)]).toEqual([{}, {}]);
  });

  it('lists disputes for moderators only', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('dispute', questId, { reason: 'The bench has no paint on its back.' });
    expect([await turnsOf(ada), await turnsOf(ben), await turnsOf(mo)]).toEqual([{}, {}, { [questId]: 'decide' }]);
  });

  it('puts the longest waiting first and keeps sealed statements sealed', async () => {
    const first = await submittedQuest(ada, ben);
    const second = await submittedQuest(ada, ben);
    await ben.does('attest', first, { outcome: 'partly' });
    const { waiting } = await homeOf(ada);
    expect(waiting.map(({ quest }) => quest.questId)).toEqual([first, second]);
    expect(waiting[0]?.quest.attestations[0]).not.toHaveProperty('outcome');
    expect(waiting[0]?.since).toBe(waiting[0]?.quest.submittedAt);
  });

  it('counts open, own and completed quests', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.posts();
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    await submittedQuest(ben, ada);
    const count = (value: number) => ({ count: value, more: false });
    const { totals } = await homeOf(ada);
    expect(totals).toEqual({ waiting: count(1), open: count(1), mine: count(2), done: count(1) });
  });

  it('requires a session', async () => {
    await service.http.get('/api/v1/users/me/home').expect(401);
  });
});

describe('GET /users/me/active-quests', () => {
  it('pages through the quests of both roles, own turns first, and leaves out ended ones', async () => {
    const open = await ada.posts();
    const claimed = await ada.posts();
    await ben.does('claim', claimed.questId);
    const toConfirm = await submittedQuest(ben, ada);
    const cancelled = await ada.posts();
    await ada.delete(`/quests/${cancelled.questId}`).expect(200);
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await ada.get(`/users/me/active-quests?limit=1${cursor}`).expect(200);
      const page = body as QuestPageView;
      ids.push(...page.items.map(({ questId }) => questId));
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(ids).toEqual([toConfirm, claimed.questId, open.questId]);
  });

  it('leaves out an open quest after its deadline', async () => {
    const expiresAt = new Date(Date.now() + 2 * 3_600_000).toISOString();
    await ada.posts({ expiresAt });
    expect((await homeOf(ada)).totals).toMatchObject({ mine: { count: 1 }, open: { count: 1 } });
    await service.http
      .post('/api/v1/local/clock')
      .send({ advanceSeconds: 3 * 3_600 })
      .expect(200);
    const { body } = await ada.get('/users/me/active-quests').expect(200);
    expect((body as QuestPageView).items).toEqual([]);
    expect((await homeOf(ada)).totals).toMatchObject({ mine: { count: 0 }, open: { count: 0 } });
  });
});

describe('GET /quests/count', () => {
  it('counts what the list with the same filters shows', async () => {
    await ada.posts({ category: 'repair' });
    await ada.posts();
    await submittedQuest(ben, ada);
    for (const filters of [
      '',
      '?status=OPEN',
      '?category=repair',
      '?claimable=true',
      '?status=OPEN&status=SUBMITTED',
    ]) {
      const counted = await ben.get(`/quests/count${filters}`).expect(200);
      const listed = await ben.get(`/quests${filters}`).expect(200);
      expect([filters, counted.body]).toEqual([
        filters,
        { count: (listed.body as QuestPageView).items.length, more: false },
      ]);
    }
  });

  it('refuses unknown parameters', async () => {
    await ada.get('/quests/count?q=bench').expect(400);
  });
});
