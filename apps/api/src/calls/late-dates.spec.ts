import { jest } from '@jest/globals';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { inDays, postsCall } from '../../testing/calls.ts';
import { A_QUEST, aPerson } from '../../testing/community.ts';
import { pass } from '../../testing/office.ts';
import type { NoticePageView } from '../notices/notice.dto.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import type { CallView } from './call.dto.ts';
import { CallSweeper } from './call.sweeper.ts';

const DAY = 24 * 3_600;

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', DISPATCH_INTERVAL_SECONDS: '60' },
  });
});
afterAll(() => service.close());

describe('dates of a call after a long outage', () => {
  it('are left out if they are too near or past, and the requestor hears of each once', async () => {
    const ada = aPerson(service, 'ada');
    await ada.profile();
    const schedule = { rule: 'FREQ=WEEKLY;COUNT=5', timeZone: 'Europe/Berlin' };
    const call = await postsCall(ada, { pattern: { ...A_QUEST, startsAt: inDays(2) }, slots: 2, schedule });
    const points = (await ada.profile()).creationPoints;
    // The second and third date pass, the fourth is made.
    await pass(service, 19 * DAY);
    const sweeper = service.app.get(CallSweeper);
    // A leader that is killed before the notice.
    jest.spyOn(service.app.get(Dispatcher), 'notify').mockRejectedValueOnce(new Error('killed'));
    await sweeper.sweep();
    await sweeper.sweep();
    await sweeper.sweep();
    const { dates } = (await ada.get(`/calls/${call.callId}`).expect(200)).body as CallView;
    expect(dates.map(({ state, leftOutFor }) => leftOutFor ?? state)).toEqual(['made', 'late', 'late', 'made', 'made']);
    expect((await ada.profile()).creationPoints).toBe(points - 4);
    const { items } = (await ada.get('/users/me/notices?limit=100').expect(200)).body as NoticePageView;
    const told = items.filter(({ kind }) => kind === 'call-left-out').map(({ data }) => data);
    expect(told).toHaveLength(2);
    for (const { date, startsAt } of dates.slice(1, 3)) {
      const { callId } = call;
      expect(told).toContainEqual({ callId, date, startsAt, title: A_QUEST.title, leftOutFor: 'late' });
    }
  });
});
