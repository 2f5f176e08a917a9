import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { DatabaseMeter } from '../../testing/meter.ts';
import { storedUnder } from '../../testing/stored.ts';
import { Database } from '../dynamo/database.ts';
import type { CommentPageView, CommentView } from './comment.dto.ts';

let service: TestApp;
let people: ReturnType<typeof aCommunity>;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(() => {
  people = aCommunity(service);
});

const REASON = 'The text names the address of a neighbour.';
const at = (questId: string) => `/quests/${questId}/comments`;

async function says(person: TestPerson, questId: string, text: string, audience?: string): Promise<CommentView> {
  const { body } = await person.post(at(questId), { text, ...(audience && { audience }) }).expect(201);
  return body as CommentView;
}

async function reads(person: TestPerson, questId: string, query = ''): Promise<CommentPageView> {
  const { body } = await person.get(`${at(questId)}${query}`).expect(200);
  return body as CommentPageView;
}

const textsOf = ({ items }: CommentPageView) => items.map(({ text }) => text);

async function refuses(answer: PromiseLike<{ status: number; body: unknown }>) {
  const { status, body } = await answer;
  return [status, (body as { code: string }).code];
}

describe('comments of an open quest', () => {
  it('are for all members, oldest first, with pages, and leave the version alone', async () => {
    const { ada, ben, cleo } = people;
    const { questId } = await ada.posts();
    const first = await says(ben, questId, ' Is there <b>paint</b>?\r\nHow much? ');
    expect(first).toMatchObject({ text: 'Is there paint?\nHow much?', audience: 'members', actions: ['remove'] });
    expect(first.author).toMatchObject({ userId: ben.userId });
    await says(ada, questId, 'Two buckets.');
    await says(cleo, questId, 'I have a brush.');
    expect(textsOf(await reads(cleo, questId))).toEqual([
      'Is there paint?\nHow much?',
      'Two buckets.',
      'I have a brush.',
    ]);
    const page = await reads(cleo, questId, '?limit=2');
    expect(page.items).toHaveLength(2);
    expect(page.audiences).toEqual(['members']);
    expect(textsOf(await reads(cleo, questId, `?limit=2&cursor=${page.nextCursor}`))).toEqual(['I have a brush.']);
    await ben.get(`${at(questId)}?cursor=${page.nextCursor}`).expect(400);
    expect((await ada.sees(questId)).version).toBe(1);
  });

  it('become read-only with the claim', async () => {
    const { ada, ben, cleo } = people;
    const { questId } = await ada.posts();
    await says(cleo, questId, 'I have a brush.');
    await ben.does('claim', questId);
    const refusal = cleo.post(at(questId), { text: 'Hello', audience: 'members' });
    expect(await refuses(refusal)).toEqual([409, 'quest.wrong-state']);
    const page = await reads(cleo, questId);
    expect([textsOf(page), page.audiences]).toEqual([['I have a brush.'], []]);
  });

  it('are written once for each idempotency key', async () => {
    const { ada, ben } = people;
    const { questId } = await ada.posts();
    const send = () => ben.post(at(questId), { text: 'Once' }).set('idempotency-key', `once-${questId}`);
    const answers = [await send().expect(201), await send().expect(201)];
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await reads(ada, questId)).items).toHaveLength(1);
  });
});

describe('comments of the parties', () => {
  it('are the default from the claim on, for requestor, performer and moderators', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    expect(await says(ada, questId, 'The key is at number 5.')).toMatchObject({ audience: 'parties' });
    await says(ben, questId, 'Thank you.');
    await says(mo, questId, 'Be careful.');
    for (const insider of [ada, ben, mo]) expect((await reads(insider, questId)).items).toHaveLength(3);
    expect(await reads(cleo, questId)).toEqual({ items: [], audiences: [] });
    expect(await refuses(cleo.post(at(questId), { text: 'Hello' }))).toEqual([403, 'quest.forbidden']);
    expect(await refuses(cleo.post(at(questId), { text: 'Hello', audience: 'parties' }))).toEqual([
      403,
      'quest.forbidden',
    ]);
  });

  it('stay with their claim: the next performer does not see them', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await says(ada, questId, 'The key is at number 5.');
    const own = await says(ben, questId, 'I fetch it tomorrow.');
    await ben.does('release', questId);
    await cleo.does('claim', questId);
    await says(cleo, questId, 'I begin today.');
    expect(textsOf(await reads(cleo, questId))).toEqual(['I begin today.']);
    for (const reader of [ada, mo]) expect((await reads(reader, questId)).items).toHaveLength(3);
    expect(textsOf(await reads(ben, questId))).toEqual(['I fetch it tomorrow.']);
    await ben.delete(`${at(questId)}/${own.commentId}`).expect(200);
  });

  it('check the claim in their transaction', async () => {
    const { ada, ben } = people;
    const { questId } = await ada.posts();
    const answers = await Promise.all([
      ben.post(`/quests/${questId}/claim`),
      ...Array.from({ length: 5 }, (_, index) => ada.post(at(questId), { text: `Comment ${index}` })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 201, 201, 201, 201]);
    const { items } = await reads(ada, questId);
    expect(items).toHaveLength(5);
  });
});

describe('removing a comment', () => {
  it('leaves a mark of its author, and deletes the stored text', async () => {
    const { ada, ben, cleo } = people;
    const { questId } = await ada.posts();
    const { commentId } = await says(ben, questId, 'My number is 0123.');
    expect(await refuses(cleo.delete(`${at(questId)}/${commentId}`))).toEqual([403, 'quest.forbidden']);
    const { body } = await ben.delete(`${at(questId)}/${commentId}`).expect(200);
    expect(body).toMatchObject({ removedBy: 'author', actions: [] });
    await ben.delete(`${at(questId)}/${commentId}`).expect(200);
    const [seen] = (await reads(cleo, questId)).items;
    expect(seen).toMatchObject({ removedBy: 'author', removedAt: expect.any(String) as string });
    expect(seen).not.toHaveProperty('text');
    expect(JSON.stringify(await storedUnder(service.app.get(Database), 'comments', questId))).not.toContain('0123');
  });

  it('leaves the reason of a moderator', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts();
    const { commentId } = await says(ben, questId, 'He lives at Mill Lane 5.');
    const path = `${at(questId)}/${commentId}`;
    expect((await reads(mo, questId)).items[0]?.actions).toEqual(['hide']);
    await mo.delete(path).expect(400);
    await mo.delete(`${path}?reason=short`).expect(400);
    await mo.delete(`${path}?reason=${encodeURIComponent(REASON)}`).expect(200);
    expect((await reads(cleo, questId)).items[0]).toMatchObject({ removedBy: 'moderator', reason: REASON });
    expect(JSON.stringify(await reads(ada, questId))).not.toContain('Mill Lane');
  });

  it.each([
    ['an id of another form', () => 'none'],
    ['an unknown id', (questId: string) => `${questId}-${questId}`],
    ['the id of another quest', (questId: string) => `01J00000000000000000000000-${questId}`],
  ])('answers 404 for %s', async (_, idOf) => {
    const { questId } = await people.ada.posts();
    expect(await refuses(people.ada.delete(`${at(questId)}/${idOf(questId)}`))).toEqual([404, 'comment.not-found']);
  });
});

describe('input of comments', () => {
  it.each<[string, object, string]>([
    ['no text', {}, 'text'],
    ['an empty text', { text: '  ' }, 'text'],
    ['an invisible text', { text: '\u200b\u00ad' }, 'text'],
    ['a long text', { text: 'x'.repeat(1001) }, 'text'],
    ['an unknown audience', { text: 'Hello', audience: 'visitors' }, 'audience'],
    ['an unknown field', { text: 'Hello', at: 'now' }, 'at'],
  ])('is refused: %s', async (_, body, path) => {
    const { questId } = await people.ada.posts();
    const answer = await people.ada.post(at(questId), body).expect(400);
    expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toEqual([path]);
  });

  it('is bound to an existing quest', async () => {
    for (const questId of ['none', '01J00000000000000000000000']) {
      expect(await refuses(people.ada.get(at(questId)))).toEqual([404, 'quest.not-found']);
      expect(await refuses(people.ada.post(at(questId), { text: 'Hello' }))).toEqual([404, 'quest.not-found']);
    }
  });
});

describe('the database behind comments', () => {
  it('costs a page one query, and a comment one transaction', async () => {
    const { ada, ben } = people;
    const { questId } = await ada.posts();
    await says(ben, questId, 'Hello');
    const meter = new DatabaseMeter(service.app);
    const read = await meter.measure(() => reads(ada, questId));
    const isOurs = (request: string) => request !== 'GetItem runtime';
    expect(read.requests.filter(isOurs)).toEqual(['BatchGetItem quests users', 'Query comments', 'BatchGetItem users']);
    const wrote = await meter.measure(() => says(ben, questId, 'Again'));
    expect(wrote.requests.filter(isOurs)).toEqual([
      ...['UpdateItem runtime', 'BatchGetItem quests users', 'TransactWriteItems of 4'],
    ]);
  });

  it('keeps a key for the notices of a new comment, and no event of the quest', async () => {
    const { ada, ben } = people;
    const { questId } = await ada.posts();
    const { commentId } = await says(ben, questId, 'Hello');
    const [stored] = await storedUnder(service.app.get(Database), 'comments', questId);
    expect(stored).toMatchObject({
      commentId,
      dispatchKey: expect.stringMatching(/^dispatch#\d$/) as string,
      dispatchAt: expect.stringMatching(/^\d{4}-.+Z#\w+/) as string,
    });
    const { body } = await ada.get(`/quests/${questId}/events`).expect(200);
    expect((body as { items: unknown[] }).items).toHaveLength(1);
  });
});

describe('export and deletion of an account', () => {
  it('contain the own comments alone, and remove their texts with the author', async () => {
    const { ada, ben, cleo, mo } = people;
    const { questId } = await ada.posts();
    const mine = await says(cleo, questId, 'I have a brush.');
    const hidden = await says(cleo, questId, 'He lives at Mill Lane 5.');
    await says(ben, questId, 'I come tomorrow.');
    await mo.delete(`${at(questId)}/${hidden.commentId}?reason=${encodeURIComponent(REASON)}`).expect(200);
    const { body } = await cleo.get('/users/me/export').expect(200);
    expect((body as { comments: object[] }).comments).toEqual([
      { commentId: mine.commentId, questId, text: 'I have a brush.', audience: 'members', at: mine.at },
      expect.objectContaining({ text: 'He lives at Mill Lane 5.', reason: REASON }),
    ]);
    await cleo.delete('/users/me').expect(204);
    await mo.delete('/users/me').expect(204);
    const database = service.app.get(Database);
    const rows = JSON.stringify(await storedUnder(database, 'comments', questId));
    for (const gone of [cleo.userId, mo.userId, 'brush', 'Mill Lane']) expect(rows).not.toContain(gone);
    expect(rows).toContain('I come tomorrow.');
    expect(JSON.stringify(await storedUnder(database, 'users', cleo.userId))).not.toContain('COMMENT#');
    const [first] = (await reads(ada, questId)).items;
    expect(first).toMatchObject({ author: { userId: 'erased', displayName: '' }, removedBy: 'author' });
  });

  it('remove a performer from the comments of the requestor', async () => {
    const { ada, ben } = people;
    const questId = await submittedQuest(ada, ben);
    await says(ada, questId, 'Thank you.');
    await ada.does('attest', questId);
    await ben.does('attest', questId);
    await ben.delete('/users/me').expect(204);
    const rows = JSON.stringify(await storedUnder(service.app.get(Database), 'comments', questId));
    expect(rows).not.toContain(ben.userId);
    expect(rows).toContain('Thank you.');
  });
});
