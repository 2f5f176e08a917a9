import { jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_CALL, inDays, postsCall, setPoints } from '../../testing/calls.ts';
import { A_QUEST, aPerson, type TestPerson } from '../../testing/community.ts';
import { QuestWords } from '../quests/quest-words.dynamo.ts';
import type { CallPageView, CallView } from './call.dto.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', COMMUNITY_TIME_ZONE: 'Pacific/Auckland' },
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});

async function shown(person: TestPerson, callId: string): Promise<CallView> {
  const { body } = await person.get(`/calls/${callId}`).expect(200);
  return body as CallView;
}

describe('POST /calls', () => {
  it('makes a paid quest for each place and shows them together', async () => {
    const startsAt = inDays(20);
    const call = await postsCall(ada, {
      pattern: { ...A_QUEST, startsAt, place: { label: 'The mill', detail: 'Door 2' } },
    });
    const date = new Intl.DateTimeFormat('sv', { timeZone: 'Pacific/Auckland' }).format(new Date(startsAt));
    expect(call).toMatchObject({ requestorId: ada.userId, slots: 3, state: 'ACTIVE', actions: ['end'] });
    expect(call.nextAt).toBeUndefined();
    expect(call.dates).toMatchObject([{ date, startsAt, state: 'made', slots: 3, open: 3 }]);
    const questIds = call.dates[0]?.questIds ?? [];
    expect(new Set(questIds).size).toBe(3);
    for (const questId of questIds) {
      expect(await ben.sees(questId)).toMatchObject({
        ...A_QUEST,
        status: 'OPEN',
        requestorId: ada.userId,
        expiresAt: startsAt,
        call: { callId: call.callId, date, slots: 3, open: 3 },
      });
    }
    expect(await shown(ada, call.callId)).toEqual(call);
    const others = await shown(ben, call.callId);
    expect(others).toMatchObject({ actions: [], pattern: { place: { label: 'The mill' } } });
    expect(JSON.stringify(others)).not.toContain('Door 2');
    const { creationPoints, stats } = await ada.profile();
    expect([creationPoints, stats.created]).toEqual([7, 3]);
    const entries = (await ada.ledger()).filter(({ kind }) => kind === 'quest-creation');
    expect(entries.map(({ points }) => points)).toEqual([-1, -1, -1]);
    const { body: list } = await ben.get('/quests?status=OPEN&limit=100').expect(200);
    const listed = (list as { items: { questId: string; call?: object }[] }).items;
    expect(listed.filter(({ questId }) => questIds.includes(questId)).every((quest) => quest.call)).toBe(true);
  });

  it('has no part of a call in the answer of an ordinary quest', async () => {
    expect(await ada.posts()).not.toHaveProperty('call');
  });

  it('makes its quests once when a retry sends it again', async () => {
    const headers = { 'idempotency-key': 'a-call-that-is-sent-twice' };
    const first = await postsCall(ada, {}, headers);
    expect(await postsCall(ada, {}, headers)).toEqual(first);
    expect((await ada.profile()).creationPoints).toBe(7);
  });

  it('makes its quests once when the process dies after the write', async () => {
    const headers = { 'idempotency-key': 'a-call-whose-process-died' };
    const words = jest.spyOn(service.app.get(QuestWords), 'follow').mockRejectedValueOnce(new Error('killed'));
    await ada.post('/calls', A_CALL).set(headers).expect(500);
    words.mockRestore();
    const call = await postsCall(ada, {}, headers);
    expect(call.dates[0]?.questIds).toHaveLength(3);
    expect((await ada.profile()).creationPoints).toBe(7);
    const { body } = await ada.get('/users/me/calls').expect(200);
    expect((body as CallPageView).items).toMatchObject([{ callId: call.callId }]);
  });

  it('takes 20 places with the longest texts in one transaction', async () => {
    const pattern = { title: 'ä'.repeat(200), description: 'word '.repeat(400).trim() };
    const { body } = await ada.post('/calls', { pattern, slots: 20 }).expect(402);
    expect(body).toMatchObject({ code: 'points.insufficient' });
    await setPoints(service, ada, 20);
    const call = await postsCall(ada, { pattern, slots: 20 });
    expect(call.dates[0]?.questIds).toHaveLength(20);
    expect((await ada.profile()).creationPoints).toBe(0);
  });

  it('charges concurrent calls only for points that are there', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 5 }, async () => (await ada.post('/calls', A_CALL)).status),
    );
    expect(statuses.sort()).toEqual([201, 201, 201, 402, 402]);
    expect((await ada.profile()).creationPoints).toBe(1);
  });

  it.each([
    ['no places', { slots: 0 }, 'slots'],
    ['21 places', { slots: 21 }, 'slots'],
    ['photos, which belong to one quest', { pattern: { ...A_QUEST, photos: [] } }, 'pattern.photos'],
    ['a title that a quest cannot have', { pattern: { ...A_QUEST, title: 'x' } }, 'pattern.title'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['an offset', { schedule: { rule: 'FREQ=DAILY;COUNT=2', timeZone: '+05:30' } }, 'schedule.timeZone'],
    ['an unknown zone', { schedule: { rule: 'FREQ=DAILY;COUNT=2', timeZone: 'Mars' } }, 'schedule.timeZone'],
    ['a rule of other parts', { schedule: { rule: 'FREQ=DAILY;COUNT=2;BYHOUR=9', timeZone: 'UTC' } }, 'schedule.rule'],
    ['a repetition without a start', { schedule: { rule: 'FREQ=DAILY;COUNT=2', timeZone: 'UTC' } }, 'pattern.startsAt'],
    [
      'a start that is no date of the rule',
      {
        pattern: { ...A_QUEST, startsAt: '2027-03-01T10:00:00.000Z' },
        schedule: { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=2', timeZone: 'UTC' },
      },
      'pattern.startsAt',
    ],
  ])('refuses %s with validation.failed', async (_, fault, path) => {
    const { body } = await ada.post('/calls', { ...A_CALL, ...fault }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path }] });
  });
});

describe('GET /users/me/calls', () => {
  it('pages through the own calls, newest first', async () => {
    const calls: CallView[] = [];
    for (const slots of [1, 2, 3]) calls.push(await postsCall(ada, { slots }));
    await postsCall(ben);
    const seen: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await ada.get(`/users/me/calls?limit=2${cursor && `&cursor=${cursor}`}`).expect(200);
      const page = body as CallPageView;
      seen.push(...page.items.map(({ callId }) => callId));
      cursor = page.nextCursor;
    }
    expect(new Set(seen)).toEqual(new Set(calls.map(({ callId }) => callId)));
    expect(seen).toHaveLength(3);
  });
});

describe('GET /calls/{callId}', () => {
  it('answers 404 for unknown ids and other forms', async () => {
    for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x', 'call']) {
      expect((await ada.get(`/calls/${id}`).expect(404)).body).toMatchObject({ code: 'call.not-found' });
    }
  });
});
