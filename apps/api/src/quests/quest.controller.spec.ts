import type { Economy } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, A_SUBMISSION, aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import type { QuestPageView, QuestView } from './quest.view.ts';

/** A valid id of no quest. */
const NO_QUEST = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let service: TestApp;
let economy: Economy;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '2', RATE_LIMIT_FACTOR: '1000' } });
  ({ economy } = service.settings);
});
afterAll(() => service.close());
beforeEach(() => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
});

describe('posting a quest', () => {
  it('answers 201 with the quest, Location and ETag', async () => {
    const { body, headers } = await ada.post('/quests', A_QUEST).expect(201);
    const quest = body as QuestView;
    expect(quest).toEqual({
      ...A_QUEST,
      questId: expect.any(String) as string,
      category: 'other',
      visibility: 'members',
      rewardXp: economy.defaultXp,
      rewardReputation: economy.defaultReputation,
      status: 'OPEN',
      requestorId: ada.userId,
      requestor: { userId: ada.userId, displayName: ada.userId, reputation: 0 },
      attestations: [],
      actions: ['edit', 'cancel'],
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      updatedAt: quest.createdAt,
    });
    expect(headers['location']).toBe(`/api/v1/quests/${quest.questId}`);
    expect(headers['etag']).toBe('"1"');
  });

  it('charges the cost with a ledger entry', async () => {
    const { questId } = await ada.posts();
    expect(await ada.profile()).toMatchObject({
      creationPoints: economy.signUpPoints - economy.questCost,
      stats: { created: 1 },
    });
    const [entry] = await ada.ledger();
    expect(entry).toMatchObject({
      entryId: `quest:${questId}:creation`,
      kind: 'quest-creation',
      points: -economy.questCost,
      xp: 0,
    });
  });

  it('answers 402 without enough points and charges nothing', async () => {
    const affordable = Math.floor(economy.signUpPoints / economy.questCost);
    for (let count = 0; count < affordable; count += 1) await ada.posts();
    const before = await ada.profile();
    const { body } = await ada.post('/quests', A_QUEST).expect(402);
    const data = { needed: economy.questCost, has: before.creationPoints };
    expect(body).toMatchObject({ code: 'points.insufficient', status: 402, data });
    expect(await ada.profile()).toEqual(before);
    expect(before.stats.created).toBe(affordable);
  });

  it('keeps line breaks of the description and returns plain text without markup or entities', async () => {
    const quest = await ada.posts({
      title: '  Fix <b>Ada&#39;s</b> gate  ',
      description: 'First line\r\nsecond & third <3 <script>alert(1)</script>of it all &amp;lt;b&amp;gt;.',
    });
    expect(quest.title).toBe("Fix Ada's gate");
    expect(quest.description).toBe('First line\nsecond & third <3 of it all .');
  });

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it.each<[string, object, string]>([
    ['a short title', { title: 'abcd' }, 'title'],
    ['a title that is only white space', { title: '          ' }, 'title'],
    ['a title that is markup and nothing else', { title: '<b></b><i></i>' }, 'title'],
    ['a long title', { title: 'x'.repeat(201) }, 'title'],
    ['a title that is a number', { title: 12345 }, 'title'],
    ['a title that is null', { title: null }, 'title'],
    ['no title', { title: undefined }, 'title'],
    ['a short description', { description: 'x'.repeat(19) }, 'description'],
    ['a long description', { description: 'x'.repeat(2001) }, 'description'],
    ['a list as description', { description: ['a'.repeat(30)] }, 'description'],
    ['an unknown category', { category: 'gardening' }, 'category'],
    ['a null category', { category: null }, 'category'],
    ['too little XP', { rewardXp: 9 }, 'rewardXp'],
    ['too much XP', { rewardXp: 1001 }, 'rewardXp'],
    ['half an XP', { rewardXp: 10.5 }, 'rewardXp'],
    ['XP as text', { rewardXp: '100' }, 'rewardXp'],
    ['no reputation at all', { rewardReputation: 0 }, 'rewardReputation'],
    ['too much reputation', { rewardReputation: 101 }, 'rewardReputation'],
    ['a deadline in the past', { expiresAt: inDays(-1) }, 'expiresAt'],
    ['a deadline within the hour', { expiresAt: inDays(0.5 / 24) }, 'expiresAt'],
    ['a deadline in more than a year', { expiresAt: inDays(366) }, 'expiresAt'],
    ['a deadline without a zone', { expiresAt: '2030-01-01T10:00:00' }, 'expiresAt'],
    ['a deadline that is no date', { expiresAt: '2030-02-31T99:00:00Z' }, 'expiresAt'],
    ['a null deadline', { expiresAt: null }, 'expiresAt'],
    ['an unknown field', { reward: 5 }, 'reward'],
    ['a field of the stored quest', { status: 'COMPLETED' }, 'status'],
  ])('refuses %s and changes nothing', async (_, fields, path) => {
    const before = await ada.profile();
    const { body } = await ada.post('/quests', { ...A_QUEST, ...fields }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed' });
    expect((body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
    expect(await ada.profile()).toEqual(before);
  });

  it('accepts minimum and maximum lengths', async () => {
    const quest = await ada.posts({
      title: '🌳'.repeat(200),
      description: 'ü'.repeat(2000),
      category: 'environment',
      rewardXp: 10,
      rewardReputation: 1,
      expiresAt: inDays(364.9),
    });
    expect([...quest.title]).toHaveLength(200);
    await ada.posts({ title: 'abcde', description: 'x'.repeat(20), rewardXp: 1000, rewardReputation: 100 });
  });
});

describe('the life of a quest', () => {
  it('covers claim, submission, change request, second submission and release in its events', async () => {
    const { questId } = await ada.posts();
    expect((await ben.sees(questId)).actions).toEqual(['claim']);
    const claimed = await ben.does('claim', questId);
    expect(claimed).toMatchObject({ status: 'CLAIMED', performerId: ben.userId, actions: ['release', 'submit'] });
    const submitted = await ben.does('submit', questId, { ...A_SUBMISSION, links: ['https://example.org/bench.jpg'] });
    expect(submitted.submission).toEqual({ ...A_SUBMISSION, links: ['https://example.org/bench.jpg'] });
    expect((await ada.sees(questId)).actions).toEqual(['request-changes', 'attest', 'dispute']);
    const sentBack = await ada.does('request-changes', questId, { text: 'Please paint the back as well.' });
    expect(sentBack).toMatchObject({ status: 'CLAIMED', changeRequest: 'Please paint the back as well.' });
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('request-changes', questId, { text: 'The legs are still bare.' });
    const released = await ben.does('release', questId, { reason: 'I have no paint left.' });
    expect(released).toMatchObject({ status: 'OPEN', version: 7 });
    expect(released).not.toHaveProperty('performerId');
    expect(released).not.toHaveProperty('submission');
    const { body } = await ada.get(`/quests/${questId}/events`).expect(200);
    const { items } = body as { items: { kind: string; actor: { userId: string } }[] };
    expect(items.map(({ kind, actor }) => [kind, actor.userId])).toEqual([
      ['created', ada.userId],
      ['claimed', ben.userId],
      ['submitted', ben.userId],
      ['changes-requested', ada.userId],
      ['submitted', ben.userId],
      ['changes-requested', ada.userId],
      ['released', ben.userId],
    ]);
  });

  it('refunds the point on cancellation and stays readable', async () => {
    const { questId } = await ada.posts();
    const { body } = await ada.delete(`/quests/${questId}`).expect(200);
    expect(body).toMatchObject({ status: 'CANCELLED', version: 2, actions: [], refund: economy.questCost });
    expect(await ada.profile()).toMatchObject({ creationPoints: economy.signUpPoints });
    expect((await ben.sees(questId)).status).toBe('CANCELLED');
    await ada.delete(`/quests/${questId}`).expect(409);
    expect(await ada.profile()).toMatchObject({ creationPoints: economy.signUpPoints });
  });

  it('requires a reason for a cancellation by a moderator', async () => {
    const { questId } = await ada.posts();
    const refused = await mo.delete(`/quests/${questId}`).expect(400);
    expect(refused.body).toMatchObject({ code: 'validation.failed', errors: [{ path: 'reason' }] });
    const reason = encodeURIComponent('The bench does not belong to the town.');
    await mo.delete(`/quests/${questId}?reason=${reason}`).expect(200);
    expect(await ada.profile()).toMatchObject({ creationPoints: economy.signUpPoints });
  });

  it('allows partial edits of an open quest and removes the deadline by null', async () => {
    const { questId } = await ada.posts({ expiresAt: new Date(Date.now() + 7_200_000).toISOString() });
    const first = await ada.patch(`/quests/${questId}`, { title: 'Paint both benches' }).expect(200);
    expect(first.body).toMatchObject({ title: 'Paint both benches', description: A_QUEST.description, version: 2 });
    expect(first.body).toHaveProperty('expiresAt');
    const second = await ada.patch(`/quests/${questId}`, { expiresAt: null }).expect(200);
    expect(second.body).not.toHaveProperty('expiresAt');
    await ben.does('claim', questId);
    const late = await ada.patch(`/quests/${questId}`, { title: 'Too late now' }).expect(409);
    expect(late.body).toMatchObject({
      code: 'quest.wrong-state',
      detail: expect.stringContaining('CLAIMED') as string,
    });
  });

  it('refuses a wrong person with stable codes in every state', async () => {
    const questId = await submittedQuest(ada, ben);
    const refusals = [
      await ada.post(`/quests/${questId}/claim`),
      await cleo.post(`/quests/${questId}/claim`),
      await cleo.post(`/quests/${questId}/submit`, A_SUBMISSION),
      await cleo.post(`/quests/${questId}/attest`),
      await ben.post(`/quests/${questId}/request-changes`, { text: 'I want other changes.' }),
      await ada.post(`/quests/${questId}/resolve`, { decision: 'uphold', reason: 'I say so and that is it.' }),
      await ben.post(`/quests/${questId}/submit`, A_SUBMISSION),
      await mo.post(`/quests/${questId}/resolve`, { decision: 'uphold', reason: 'There is no dispute at all.' }),
      await mo.post(`/quests/${questId}/attest`),
      await cleo.post(`/quests/${NO_QUEST}/claim`),
    ];
    expect(refusals.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [403, 'quest.own'],
      [409, 'quest.not-open'],
      [403, 'quest.forbidden'],
      [403, 'quest.forbidden'],
      [403, 'quest.forbidden'],
      [403, 'quest.forbidden'],
      [409, 'quest.wrong-state'],
      [409, 'quest.wrong-state'],
      [409, 'attestation.too-early'],
      [404, 'quest.not-found'],
    ]);
    expect((await ada.sees(questId)).version).toBe(3);
  });

  it.each<[string, string, object, string]>([
    ['a short submission', 'submit', { text: 'too short' }, 'text'],
    ['a plain http link', 'submit', { ...A_SUBMISSION, links: ['http://example.org'] }, 'links'],
    ['a link with a script', 'submit', { ...A_SUBMISSION, links: ['javascript:alert(1)'] }, 'links'],
    ['a link with credentials', 'submit', { ...A_SUBMISSION, links: ['https://me:pw@example.org'] }, 'links'],
    ['six links', 'submit', { ...A_SUBMISSION, links: Array<string>(6).fill('https://example.org') }, 'links'],
    ['one link instead of a list', 'submit', { ...A_SUBMISSION, links: 'https://example.org' }, 'links'],
    ['a short change request', 'request-changes', { text: 'no' }, 'text'],
    ['a short reason of a dispute', 'dispute', { reason: 'because' }, 'reason'],
    ['no decision', 'resolve', { reason: 'I looked at both statements.' }, 'decision'],
    ['an unknown decision', 'resolve', { decision: 'maybe', reason: 'I looked at both statements.' }, 'decision'],
    ['an unknown outcome', 'attest', { outcome: 'perfect' }, 'outcome'],
    ['long notes', 'attest', { notes: 'x'.repeat(501) }, 'notes'],
    ['an unknown method', 'attest', { method: 'oath' }, 'method'],
    ['a field that claim does not know', 'claim', { force: true }, 'force'],
  ])('refuses %s before it reads the quest', async (_, action, sent, path) => {
    const { body } = await ada.post(`/quests/${NO_QUEST}/${action}`, sent).expect(400);
    expect((body as { errors: { path: string }[] }).errors[0]?.path).toMatch(new RegExp(`^${path}`));
  });
});

describe('versions', () => {
  it('answers 304 to the current version and the quest to an older one', async () => {
    const { questId } = await ada.posts();
    await ada.get(`/quests/${questId}`).set('if-none-match', '"1"').expect(304);
    await ben.does('claim', questId);
    await ada.get(`/quests/${questId}`).set('if-none-match', '"1"').expect(200);
  });

  it('refuses a stale If-Match on every change', async () => {
    const { questId } = await ada.posts();
    const stale = await ada.patch(`/quests/${questId}`, { title: 'Another title' }).set('if-match', '"7"').expect(412);
    expect(stale.body).toMatchObject({ code: 'version.stale' });
    await ben.post(`/quests/${questId}/claim`).set('if-match', '"2"').expect(412);
    await ada.delete(`/quests/${questId}`).set('if-match', '"2"').expect(412);
    expect(await ada.sees(questId)).toMatchObject({ status: 'OPEN', version: 1 });
    await ben.post(`/quests/${questId}/claim`).set('if-match', '"1"').expect(200);
  });

  it('checks the person before the version', async () => {
    const { questId } = await ada.posts();
    const { body } = await ada.post(`/quests/${questId}/claim`).set('if-match', '"9"').expect(403);
    expect(body).toMatchObject({ code: 'quest.own' });
  });
});

describe('visibility', () => {
  it('shows submission, change request and event details to the parties and moderators only', async () => {
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('request-changes', questId, { text: 'Please paint the back as well.' });
    const stranger = await cleo.sees(questId);
    expect(stranger).not.toHaveProperty('submission');
    expect(stranger).not.toHaveProperty('changeRequest');
    expect(await mo.sees(questId)).toHaveProperty('changeRequest');
    const details = async (person: TestPerson) => {
      const { body } = await person.get(`/quests/${questId}/events`).expect(200);
      return (body as { items: { detail: object }[] }).items.map(({ detail }) => Object.keys(detail).length);
    };
    expect((await details(cleo)).every((count) => count === 0)).toBe(true);
    expect((await details(ada)).some((count) => count > 0)).toBe(true);
  });
});

describe('lists', () => {
  async function all(person: TestPerson, query: string): Promise<QuestView[]> {
    const found: QuestView[] = [];
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await person.get(`/quests?limit=3&${query}${more}`).expect(200);
      const page = body as QuestPageView;
      expect(page.items.length).toBeLessThanOrEqual(3);
      found.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  }

  it('pages through all statuses except cancelled and expired, newest first', async () => {
    const mine: string[] = [];
    for (let count = 0; count < 5; count += 1) mine.push((await ada.posts()).questId);
    const [cancelled = '', claimed = ''] = mine;
    await ada.delete(`/quests/${cancelled}`).expect(200);
    await ben.does('claim', claimed);
    const listed = (await all(cleo, '')).filter(({ requestorId }) => requestorId === ada.userId);
    expect(listed.map(({ questId }) => questId)).toEqual(mine.slice(1).reverse());
    const onlyCancelled = await all(cleo, 'status=CANCELLED');
    expect(onlyCancelled.map(({ questId }) => questId)).toContain(cancelled);
    const both = (await all(cleo, 'status=CANCELLED&status=CLAIMED')).map(({ questId }) => questId);
    expect(both).toEqual(expect.arrayContaining([cancelled, claimed]));
  });

  it('filters by category and by what the caller can claim', async () => {
    const repair = await ada.posts({ category: 'repair' });
    const own = await ben.posts({ category: 'repair' });
    const claimable = await all(ben, 'category=repair&claimable=true');
    const ids = claimable.map(({ questId }) => questId);
    expect(ids).toContain(repair.questId);
    expect(ids).not.toContain(own.questId);
    expect(claimable.every(({ category, actions }) => category === 'repair' && actions.includes('claim'))).toBe(true);
  });

  it.each(['xp', 'reputation'] as const)('sorts by %s in descending order, then by id', async (sort) => {
    await ada.posts({ rewardXp: 500, rewardReputation: 50 });
    await ada.posts({ rewardXp: 500, rewardReputation: 50 });
    const listed = await all(ben, `sort=${sort}`);
    const weight = (quest: QuestView) => (sort === 'xp' ? quest.rewardXp : quest.rewardReputation);
    const expected = [...listed].sort(
      (one, other) => weight(other) - weight(one) || (one.questId < other.questId ? -1 : 1),
    );
    expect(listed.map(({ questId }) => questId)).toEqual(expected.map(({ questId }) => questId));
  });

  it('refuses a cursor that is damaged, of another list or of another member', async () => {
    for (let count = 0; count < 3; count += 1) await ada.posts();
    const { body } = await ada.get('/quests?limit=1').expect(200);
    const cursor = (body as QuestPageView).nextCursor ?? '';
    const refusals = [
      await ada.get(`/quests?limit=1&cursor=${cursor.slice(0, -2)}AA`),
      await ada.get('/quests?limit=1&cursor=hello'),
      await ada.get(`/quests?limit=1&sort=oldest&cursor=${cursor}`),
      await ada.get(`/quests?limit=1&category=repair&cursor=${cursor}`),
      await ben.get(`/quests?limit=1&cursor=${cursor}`),
      await ada.get(`/users/${ada.userId}/quests?role=requestor&cursor=${cursor}`),
    ];
    expect(refusals.map((answer) => [answer.status, (answer.body as { code: string }).code])).toEqual(
      refusals.map(() => [400, 'cursor.invalid']),
    );
    await ada.get(`/quests?limit=2&cursor=${cursor}`).expect(200);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'status=DONE', 'sort=best', 'claimable=yes', 'colour=red'])(
    'refuses the query %s',
    async (query) => {
      const { body } = await ada.get(`/quests?${query}`).expect(400);
      expect(body).toMatchObject({ code: 'validation.failed' });
    },
  );

  it('lists the quests of a requestor or performer and answers 404 for an unknown member', async () => {
    const questId = await submittedQuest(ada, ben);
    const { body } = await cleo.get(`/users/${ben.userId}/quests?role=performer&status=SUBMITTED`).expect(200);
    expect((body as QuestPageView).items.map((quest) => quest.questId)).toEqual([questId]);
    const none = await cleo.get(`/users/${ben.userId}/quests?role=requestor`).expect(200);
    expect((none.body as QuestPageView).items).toEqual([]);
    await cleo.get('/users/nobody/quests?role=performer').expect(404);
    await cleo.get(`/users/${ben.userId}/quests`).expect(400);
  });
});
