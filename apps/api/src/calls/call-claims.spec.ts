import { startTestApp, type TestApp } from '../../testing/app.ts';
import { inDays, postsCall } from '../../testing/calls.ts';
import { A_QUEST, A_SUBMISSION, aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { storedUnder } from '../../testing/stored.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { Database } from '../dynamo/database.ts';
import { heldPlaceKey } from './call.item.ts';
import type { CallDateView, CallView } from './call.dto.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let mo: TestPerson;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', API_BURST: '10000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  ({ ada, ben, cleo, mo } = aCommunity(service));
  await Promise.all([ada, ben, cleo, mo].map((person) => person.profile()));
});

const claims = (person: TestPerson, { callId }: CallView, query = '') => person.post(`/calls/${callId}/claim${query}`);

function dateOf({ dates }: CallView): CallDateView {
  const [date] = dates;
  if (date === undefined) throw new Error('the call has no date');
  return date;
}

/** Waits until the dispatch has counted the free places. */
async function open(call: CallView): Promise<number> {
  await dispatched(service);
  const { body } = await ada.get(`/calls/${call.callId}`).expect(200);
  return dateOf(body as CallView).open;
}

async function held(call: CallView, person: TestPerson): Promise<boolean> {
  const key = heldPlaceKey(call.callId, dateOf(call).date, person.userId);
  return (await storedUnder(service.app.get(Database), 'calls', key.callId)).length > 0;
}

describe('POST /calls/{callId}/claim', () => {
  it('gives five places to 5 of 50 people who claim at once, and no two to anyone', async () => {
    const call = await postsCall(ada, { slots: 5 });
    const people = Array.from({ length: 50 }, (_, index) => aPerson(service, `p${index}`));
    await Promise.all(people.map((person) => person.profile()));
    const answers = await Promise.all(people.map((person) => claims(person, call)));
    const codes = answers.map(({ status, body }) => `${status} ${(body as { code?: string }).code ?? ''}`);
    expect(codes.filter((code) => code === '200 ')).toHaveLength(5);
    expect(codes.filter((code) => code === '409 call.full')).toHaveLength(45);
    const quests = await Promise.all(dateOf(call).questIds.map((questId) => ada.sees(questId)));
    expect(new Set(quests.map(({ performerId }) => performerId)).size).toBe(5);
    expect(quests.every(({ status }) => status === 'CLAIMED')).toBe(true);
    expect(await open(call)).toBe(0);
  });

  it('refuses a second place of the date in both ways to claim, also at once', async () => {
    const call = await postsCall(ada);
    const [first = '', second = '', third = ''] = dateOf(call).questIds;
    await ben.does('claim', first);
    for (const request of [claims(ben, call), ben.post(`/quests/${second}/claim`)]) {
      expect((await request.expect(409)).body).toMatchObject({ code: 'call.already-in' });
    }
    const both = await Promise.all([cleo.post(`/quests/${second}/claim`), cleo.post(`/quests/${third}/claim`)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it.each<[string, (questId: string) => Promise<unknown>]>([
    ['by the performer', (questId) => ben.does('release', questId)],
    ['by a moderator', (questId) => mo.does('release', questId)],
    ['by a moderator after a dispute that is decided against the work, never', (questId) => rejected(questId)],
  ])('frees the place with a release %s', async (name, release) => {
    const call = await postsCall(ada);
    const { body } = await claims(ben, call).expect(200);
    expect([await held(call, ben), await open(call)]).toEqual([true, 2]);
    await release((body as { questId: string }).questId);
    const isFreed = !name.endsWith('never');
    expect([await held(call, ben), await open(call)]).toEqual([!isFreed, isFreed ? 3 : 2]);
    await claims(ben, call).expect(isFreed ? 200 : 409);
  });

  async function rejected(questId: string): Promise<void> {
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('dispute', questId, { reason: 'The bench is as it was before the work.' });
    await mo.does('resolve', questId, { decision: 'reject', reason: 'The pictures show no paint at all.' });
  }

  it('leaves no place of an erased member', async () => {
    const call = await postsCall(ada);
    const { body } = await claims(ben, call).expect(200);
    await rejected((body as { questId: string }).questId);
    await ben.delete('/users/me').expect(204);
    expect(await held(call, ben)).toBe(false);
  });

  it('asks for a date if there are several', async () => {
    const startsAt = inDays(2);
    const schedule = { rule: 'FREQ=DAILY;COUNT=3', timeZone: 'UTC' };
    const call = await postsCall(ada, { pattern: { ...A_QUEST, startsAt }, slots: 1, schedule });
    const { body } = await claims(ben, call).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path: 'date' }] });
    await claims(ben, call, '?date=2020-01-01').expect(404);
    await claims(ben, call, '?date=tomorrow').expect(400);
    const claimed = await claims(ben, call, `?date=${dateOf(call).date}`).expect(200);
    expect(claimed.body).toMatchObject({ performerId: ben.userId, call: { callId: call.callId, slots: 1 } });
  });

  it('refuses the own call, and answers a repeated request with the same place', async () => {
    const call = await postsCall(ada);
    expect((await claims(ada, call).expect(403)).body).toMatchObject({ code: 'quest.own' });
    const key = { 'idempotency-key': 'a-claim-that-is-sent-twice' };
    const first = await claims(ben, call).set(key).expect(200);
    const second = await claims(ben, call).set(key).expect(200);
    expect(second.body).toEqual(first.body);
    await ben.post('/calls/01ARZ3NDEKTSV4RRFFQ69G5FAV/claim').expect(404);
  });
});
