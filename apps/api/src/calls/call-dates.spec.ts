import { jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { DAY_MS, inDays, postsCall, setPoints } from '../../testing/calls.ts';
import { A_QUEST, aPerson, type TestPerson } from '../../testing/community.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { CallRepository } from './call.repository.dynamo.ts';
import { CallSweeper } from './call.sweeper.ts';
import type { CallView } from './call.dto.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { QuestBatch } from '../quests/quest-batch.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  jest.restoreAllMocks();
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});

const sweep = () => service.app.get(CallSweeper).sweep();

async function shown({ callId }: CallView): Promise<CallView> {
  await dispatched(service);
  return (await ada.get(`/calls/${callId}`).expect(200)).body as CallView;
}

/** Three dates within 14 days, two places each. */
function daily(overrides: object = {}): Promise<CallView> {
  const schedule = { rule: 'FREQ=DAILY;COUNT=3', timeZone: 'Europe/Berlin' };
  return postsCall(ada, { pattern: { ...A_QUEST, startsAt: inDays(2) }, slots: 2, schedule, ...overrides });
}

const open = ({ dates }: CallView) => dates.map(({ state, open: places }) => `${state} ${places}`);

async function points(): Promise<number> {
  return (await ada.profile()).creationPoints;
}

async function notices(person: TestPerson): Promise<{ kind: string; data: object }[]> {
  const { body } = await person.get('/users/me/notices').expect(200);
  return (body as { items: [] }).items;
}

describe('the leader', () => {
  it('makes the later dates that are at most 14 days ahead, once', async () => {
    const call = await daily();
    expect(open(call)).toEqual(['made 2']);
    await sweep();
    await sweep();
    const after = await shown(call);
    expect(open(after)).toEqual(['made 2', 'made 2', 'made 2']);
    expect(after.nextAt).toBeUndefined();
    const ids = after.dates.flatMap(({ questIds }) => questIds);
    expect(new Set(ids).size).toBe(6);
    for (const questId of ids) await ben.sees(questId);
    expect(await points()).toBe(4);
  });

  it('leaves a later date until it is 14 days ahead', async () => {
    const schedule = { rule: 'FREQ=WEEKLY;COUNT=4', timeZone: 'UTC' };
    const call = await daily({ pattern: { ...A_QUEST, startsAt: inDays(2) }, slots: 1, schedule });
    await sweep();
    const { dates, nextAt } = await shown(call);
    expect(dates).toHaveLength(2);
    expect(nextAt).toBe(new Date(Date.parse(inDays(2)) + 14 * DAY_MS).toISOString());
  });

  it.each<[string, () => unknown]>([
    ['before the transaction', () => killedAt(QuestBatch, 'create')],
    ['after the transaction', () => killedAt(QuestBatch, 'create', true)],
    ['before it reads the call', () => killedAt(CallRepository, 'find')],
  ])('makes each date once although it is killed %s', async (_, kill) => {
    const call = await daily();
    kill();
    await sweep();
    await sweep();
    expect(open(await shown(call))).toEqual(['made 2', 'made 2', 'made 2']);
    expect(await points()).toBe(4);
  });

  it('makes each date once although two lead at the same time', async () => {
    const call = await daily();
    await Promise.all([sweep(), sweep(), sweep()]);
    expect(open(await shown(call))).toEqual(['made 2', 'made 2', 'made 2']);
    expect(await points()).toBe(4);
  });

  it.each<[string, () => unknown]>([
    ['', () => undefined],
    [', also if it is killed before the notice', () => killedAt(Dispatcher, 'notify')],
    [', also if it is killed after the notice', () => killedAt(Dispatcher, 'notify', true)],
    [', also if it is killed after the date is stored', () => killedAt(CallRepository, 'leaveOut', true)],
  ])('leaves out a date as a whole for lack of points and tells it once%s', async (_, kill) => {
    const call = await daily();
    await setPoints(service, ada, 1);
    kill();
    await sweep();
    await setPoints(service, ada, 1);
    await sweep();
    const after = await shown(call);
    expect(open(after)).toEqual(['made 2', 'left-out 0', 'left-out 0']);
    expect([after.state, await points()]).toEqual(['ACTIVE', 1]);
    expect(after.dates.map(({ leftOutFor }) => leftOutFor)).toEqual([undefined, 'points', 'points']);
    const forBen = (await ben.get(`/calls/${call.callId}`).expect(200)).body as CallView;
    expect(forBen.dates.filter((date) => 'leftOutFor' in date)).toEqual([]);
    const told = (await notices(ada)).filter(({ kind }) => kind === 'call-left-out');
    expect(told.map(({ data }) => data)).toEqual(
      expect.arrayContaining(
        after.dates.slice(1).map(({ date, startsAt }) => ({
          ...{ callId: call.callId, date, leftOutFor: 'points' },
          ...{ startsAt, title: A_QUEST.title },
        })),
      ),
    );
    expect(told).toHaveLength(2);
    await ben.post(`/calls/${call.callId}/claim?date=${after.dates[1]?.date}`).expect(404);
  });

  it('makes no date of a deleted account', async () => {
    const call = await daily();
    await ada.delete('/users/me').expect(204);
    await sweep();
    await ben.get(`/calls/${call.callId}`).expect(404);
  });
});

describe('DELETE /calls/{callId}', () => {
  it('cancels the open quests with their points back, once, and lets claimed ones go on', async () => {
    const call = await daily();
    await sweep();
    const date = call.dates[0];
    const claimed = (await ben.post(`/calls/${call.callId}/claim?date=${date?.date}`).expect(200)).body as {
      questId: string;
    };
    const { body } = await ada.delete(`/calls/${call.callId}`).expect(200);
    expect(body).toMatchObject({ state: 'ENDED', actions: [] });
    expect((await ada.delete(`/calls/${call.callId}`).expect(409)).body).toMatchObject({ code: 'call.ended' });
    expect(
      (await aPerson(service, 'cleo').post(`/calls/${call.callId}/claim?date=${date?.date}`).expect(409)).body,
    ).toMatchObject({ code: 'call.ended' });
    // Killed in the middle: the third cancellation fails.
    let count = 0;
    const actions = service.app.get(QuestService);
    const perform = actions.perform.bind(actions);
    const spy = jest.spyOn(actions, 'perform').mockImplementation((request) => {
      count += 1;
      return count === 3 ? Promise.reject(new Error('killed')) : perform(request);
    });
    await sweep();
    spy.mockRestore();
    await sweep();
    await sweep();
    const after = await shown(call);
    expect(after.dates.map(({ open: places }) => places)).toEqual([0, 0, 0]);
    const quests = await Promise.all(after.dates.flatMap(({ questIds }) => questIds).map((id) => ben.sees(id)));
    expect(quests.map(({ status }) => status).sort()).toEqual([...Array<string>(5).fill('CANCELLED'), 'CLAIMED']);
    expect(await points()).toBe(9);
    // A place that is released afterwards is cancelled too.
    await ben.does('release', claimed.questId);
    await dispatched(service);
    expect(await ada.sees(claimed.questId)).toMatchObject({ status: 'CANCELLED' });
    expect(await points()).toBe(10);
    expect((await notices(ada)).filter(({ kind }) => kind === 'cancelled')).toEqual([]);
  });

  it('is for the requestor alone', async () => {
    const call = await daily();
    for (const request of [ben.delete(`/calls/${call.callId}`), ben.patch(`/calls/${call.callId}`, { slots: 1 })]) {
      expect((await request.expect(403)).body).toMatchObject({ code: 'call.forbidden' });
    }
  });
});

describe('PATCH /calls/{callId}', () => {
  it('changes the dates without quests alone', async () => {
    const call = await daily();
    await ada.patch(`/calls/${call.callId}`, { slots: 1, pattern: { title: 'Varnish the bench' } }).expect(200);
    await sweep();
    const { dates } = await shown(call);
    expect(dates.map(({ slots }) => slots)).toEqual([2, 1, 1]);
    const titles = await Promise.all(dates.map(({ questIds }) => ben.sees(questIds[0] ?? '')));
    expect(titles.map(({ title }) => title)).toEqual([A_QUEST.title, 'Varnish the bench', 'Varnish the bench']);
    const done = await ada.patch(`/calls/${call.callId}`, { slots: 2 }).expect(409);
    expect(done.body).toMatchObject({ code: 'call.all-made' });
  });

  it('begins a new series after the dates that are made', async () => {
    const call = await daily();
    const path = `/calls/${call.callId}`;
    const past = { pattern: { startsAt: new Date(Date.now() + 7_200_000).toISOString() } };
    expect((await ada.patch(path, past).expect(400)).body).toMatchObject({ errors: [{ path: 'pattern.startsAt' }] });
    const startsAt = inDays(5);
    const { body } = await ada.patch(path, { pattern: { startsAt } }).expect(200);
    expect(body).toMatchObject({ nextAt: startsAt, schedule: { rule: 'FREQ=DAILY;COUNT=2' } });
    await sweep();
    expect((await shown(call)).dates.map((date) => date.startsAt)).toEqual([inDays(2), inDays(5), inDays(6)]);
  });
});

/** Makes the next call of a method fail as if the process was killed before or after it. */
function killedAt<T extends object>(
  type: abstract new (...args: never[]) => T,
  method: keyof T & string,
  isAfter = false,
) {
  const owner = service.app.get<Record<string, (...words: unknown[]) => Promise<unknown>>>(type);
  const work = owner[method]?.bind(owner);
  jest.spyOn(owner, method).mockImplementationOnce(async (...words) => {
    if (isAfter) await work?.(...words);
    throw new Error('killed');
  });
}
