import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aCommunity, aPerson, submittedQuest, type TestPerson } from '../../testing/community.ts';
import type { HomeView } from '../home/home.view.ts';
import type { PublicQuestsView, QuestPageView, QuestView } from './quest.view.ts';

const PUBLIC = { visibility: 'public' };

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeEach(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  ({ ada, ben } = aCommunity(service));
});
afterEach(() => service.close());

function visitorReads(path: string) {
  return service.http.get(`/api/v1/public/quests${path}`);
}

async function newest(): Promise<string[]> {
  const { body } = await visitorReads('').expect(200);
  return (body as PublicQuestsView).items.map(({ questId }) => questId);
}

describe('a public quest', () => {
  it('answers visitors with its facts and no person', async () => {
    const { economy } = service.settings;
    const { questId, createdAt } = await ada.posts(PUBLIC);
    const { body, headers } = await visitorReads(`/${questId}`).expect(200);
    expect(body).toEqual({
      questId,
      ...A_QUEST,
      category: 'other',
      rewardXp: economy.defaultXp,
      rewardReputation: economy.defaultReputation,
      status: 'OPEN',
      createdAt,
    });
    expect(headers['cache-control']).toBe('public, max-age=10');
  });

  it('answers visitors with its date and the label of its place, without detail and coordinates', async () => {
    const startsAt = new Date(Date.now() + 2 * 86_400_000).toISOString();
    const place = { label: 'Mill Lane', detail: 'Ring at Meier', latitude: 52.520008, longitude: 13.404954 };
    const { questId } = await ada.posts({ ...PUBLIC, startsAt, durationMinutes: 90, place });
    const { body } = await visitorReads(`/${questId}`).expect(200);
    expect(body).toMatchObject({ startsAt, durationMinutes: 90, place: { label: 'Mill Lane' } });
    const list = await visitorReads('').expect(200);
    for (const answer of [JSON.stringify(body), list.text]) {
      expect(answer).toContain('"place":{"label":"Mill Lane"}');
      expect(answer).not.toMatch(/Meier|52\.|13\.4/);
    }
  });

  it('shows visitors nothing of the work when it is submitted', async () => {
    const questId = await submittedQuest(ada, ben, PUBLIC);
    await ben.does('attest', questId, { notes: 'I painted it twice.' });
    const { body, text } = await visitorReads(`/${questId}`).expect(200);
    expect(body).toMatchObject({ status: 'SUBMITTED' });
    for (const secret of [ada.userId, ben.userId, 'Two coats', 'painted it twice']) expect(text).not.toContain(secret);
  });

  it('is hidden from visitors as soon as the requestor hides it, and the other way round', async () => {
    const { questId } = await ada.posts();
    const set = (visibility: string) => ada.patch(`/quests/${questId}`, { visibility }).expect(200);
    await visitorReads(`/${questId}`).expect(404);
    expect((await set('public')).body).toMatchObject({ visibility: 'public' });
    await visitorReads(`/${questId}`).expect(200);
    expect((await set('members')).body).toMatchObject({ visibility: 'members' });
    const { body } = await visitorReads(`/${questId}`).expect(404);
    expect(body).toMatchObject({ code: 'quest.not-found' });
  });

  it('can be made public by its requestor only, while it is open', async () => {
    const { questId } = await ada.posts();
    await ben.patch(`/quests/${questId}`, PUBLIC).expect(403);
    await ada.patch(`/quests/${questId}`, { visibility: 'everyone' }).expect(400);
    await ben.does('claim', questId);
    await ada.patch(`/quests/${questId}`, PUBLIC).expect(409);
  });

  it('is never one of a synthetic check', async () => {
    const sam = aPerson(service, 'sam', ['synthetic']);
    const { questId } = await sam.posts(PUBLIC);
    await visitorReads(`/${questId}`).expect(404);
    expect(await newest()).toEqual([]);
  });
});

describe('GET /public/quests', () => {
  it('lists the three newest public quests that are open', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.unshift((await ada.posts(PUBLIC)).questId);
    await ada.posts();
    const [newestId = '', ...others] = ids;
    expect(await newest()).toEqual(ids.slice(0, 3));
    await ben.does('claim', newestId);
    expect(await newest()).toEqual(others);
  });

  it('leaves out a quest after its deadline', async () => {
    await ada.posts({ ...PUBLIC, expiresAt: new Date(Date.now() + 2 * 3_600_000).toISOString() });
    expect(await newest()).toHaveLength(1);
    await service.http
      .post('/api/v1/local/clock')
      .send({ advanceSeconds: 3 * 3_600 })
      .expect(200);
    expect(await newest()).toEqual([]);
  });
});

describe('the visibility of a quest', () => {
  it('is on every answer that shows the quest to a member', async () => {
    const made = (await ben.post('/quests', { ...A_QUEST, ...PUBLIC }).expect(201)).body as QuestView;
    await ada.does('claim', made.questId);
    const items = (body: unknown) => (body as QuestPageView).items;
    const answers: Record<string, QuestView | undefined> = {
      create: made,
      read: await ada.sees(made.questId),
      list: items((await ada.get('/quests?status=CLAIMED').expect(200)).body)[0],
      own: items((await ada.get('/users/me/active-quests').expect(200)).body)[0],
      user: items((await ada.get(`/users/${ben.userId}/quests?role=requestor`).expect(200)).body)[0],
      home: ((await ada.get('/users/me/home').expect(200)).body as HomeView).waiting[0]?.quest,
    };
    for (const [name, quest] of Object.entries(answers)) expect([name, quest?.visibility]).toEqual([name, 'public']);
    expect((await ada.posts()).visibility).toBe('members');
  });
});
