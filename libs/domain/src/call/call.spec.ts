import fc from 'fast-check';
import { aDraft, anEconomy, anActor, START } from '../testing.ts';
import { DAY, HOUR, instant, later } from '../time.ts';
import {
  advance,
  type Call,
  type CallDraft,
  callKnownTo,
  createCall,
  dueAt,
  endCall,
  makeDate,
  patternVisibleTo,
  placeChangeOf,
  questIdsOf,
  requireOwnCall,
} from './call.ts';
import { callDates, type Expand } from './dates.ts';

/** Every seventh day, as often as the rule counts, or up to its end. */
const weekly: Expand = (rule, first) => {
  const count = Number(/COUNT=(\d+)/.exec(rule)?.[1] ?? 60);
  const until = /UNTIL=(\d{8})/.exec(rule)?.[1] ?? '99999999';
  const dates = Array.from({ length: count }, (_, week) =>
    new Date(instant(`${first}T00:00:00.000Z`) + week * 7 * DAY).toISOString().slice(0, 10),
  );
  return dates.filter((date) => date.replaceAll('-', '') <= until);
};

const TEN = '2026-03-14T09:00:00.000Z';
const schedule = { rule: 'FREQ=WEEKLY;COUNT=4', timeZone: 'Europe/Berlin' };

function aCall(overrides: Partial<CallDraft> = {}, expand = weekly): Call {
  const draft = { pattern: aDraft({ startsAt: TEN }), slots: 3, schedule, ...overrides };
  const ctx = { callId: 'call', actor: anActor(), now: START, communityTimeZone: 'Europe/Berlin', expand };
  return createCall(draft, ctx);
}

const code = (wanted: string) => expect.objectContaining({ code: wanted }) as Error;

describe('createCall', () => {
  it('keeps the local time when summer time begins and ends', () => {
    const starts = (startsAt: string) => callDates(aCall({ pattern: aDraft({ startsAt }) }), weekly);
    expect(starts(TEN).map((date) => date.startsAt)).toEqual([
      '2026-03-14T09:00:00.000Z',
      '2026-03-21T09:00:00.000Z',
      '2026-03-28T09:00:00.000Z',
      '2026-04-04T08:00:00.000Z',
    ]);
    expect(starts('2026-10-17T08:00:00.000Z').map((date) => date.startsAt)).toEqual([
      '2026-10-17T08:00:00.000Z',
      '2026-10-24T08:00:00.000Z',
      '2026-10-31T09:00:00.000Z',
      '2026-11-07T09:00:00.000Z',
    ]);
  });

  it('moves a start in the gap of summer time forward on that date alone', () => {
    const call = aCall({ pattern: aDraft({ startsAt: '2026-03-22T01:30:00.000Z' }) });
    expect(callDates(call, weekly).map((date) => date.startsAt)).toEqual([
      '2026-03-22T01:30:00.000Z',
      '2026-03-29T01:30:00.000Z',
      '2026-04-05T00:30:00.000Z',
      '2026-04-12T00:30:00.000Z',
    ]);
  });

  it('keeps a first start in the second of two doubled hours', () => {
    const call = aCall({ pattern: aDraft({ startsAt: '2026-10-25T01:30:00.000Z' }) });
    expect(callDates(call, weekly)[0]).toEqual({ date: '2026-10-25', startsAt: '2026-10-25T01:30:00.000Z' });
  });

  it('ends with the instant of UNTIL, not with its day', () => {
    const until = (rule: string) => callDates(aCall({ schedule: { ...schedule, rule } }), weekly).length;
    expect(until('FREQ=WEEKLY;UNTIL=20260328T090000Z')).toBe(3);
    expect(until('FREQ=WEEKLY;UNTIL=20260328T085959Z')).toBe(2);
  });

  it('has one date without a schedule: of its start, or of its creation', () => {
    const { next, ...rest } = aCall({ schedule: undefined as never, pattern: aDraft({ startsAt: TEN }) });
    expect([next, rest.timeZone]).toEqual([{ date: '2026-03-14', startsAt: TEN }, 'Europe/Berlin']);
    expect(aCall({ schedule: undefined as never, pattern: aDraft() }).next).toEqual({ date: '2026-03-02' });
  });

  it.each<[string, Partial<CallDraft>, string]>([
    ['a repetition without a start', { pattern: aDraft() }, 'call.start'],
    ['an end before the start', { schedule: { ...schedule, rule: 'FREQ=WEEKLY;UNTIL=20260314T085959Z' } }, 'call.rule'],
    [
      'an end more than a year after the start',
      { schedule: { ...schedule, rule: 'FREQ=WEEKLY;UNTIL=20270314T090001Z' } },
      'call.rule',
    ],
    [
      'a deadline more than 13 days before the start',
      { pattern: aDraft({ startsAt: later(START, 20 * DAY), expiresAt: later(START, 7 * DAY - 1) }) },
      'call.deadline',
    ],
    ['a start that is too near', { pattern: aDraft({ startsAt: later(START, HOUR - 1) }) }, 'quest.start'],
  ])('refuses %s', (_, overrides, wanted) => {
    expect(() => aCall(overrides)).toThrow(code(wanted));
  });

  it('refuses a start that is no date of the rule with call.start', () => {
    expect(() => aCall({}, () => ['2026-03-16'])).toThrow(code('call.start'));
    expect(() => aCall({}, () => [])).toThrow(code('call.start'));
  });
});

describe('a call', () => {
  it('moves from date to date until the last', () => {
    let call = aCall();
    const seen: (string | undefined)[] = [];
    for (let round = 0; round < 6; round += 1) {
      seen.push(call.next?.date);
      call = advance(call, weekly);
    }
    expect(seen).toEqual(['2026-03-14', '2026-03-21', '2026-03-28', '2026-04-04', undefined, undefined]);
  });

  it('makes a date 14 days ahead, but not before it exists', () => {
    expect(dueAt({ createdAt: START }, { date: '', startsAt: later(START, 20 * DAY) })).toBe(later(START, 6 * DAY));
    expect(dueAt({ createdAt: START }, { date: '', startsAt: later(START, 10 * DAY) })).toBe(START);
    expect(dueAt({ createdAt: START }, { date: '' })).toBe(START);
  });

  it('derives the ids of quests from call, date and place', () => {
    const ulidOf = (...parts: readonly string[]) => parts.join('|');
    const date = { date: '2026-03-28', startsAt: '2026-03-28T09:00:00.000Z' };
    expect(questIdsOf(aCall(), date, 2, ulidOf)).toEqual([
      '2026-03-14T09:00:00.000Z|call|2026-03-28|0',
      '2026-03-14T09:00:00.000Z|call|2026-03-28|1',
    ]);
  });

  it('ends once and is changed by its requestor alone', () => {
    const ended = endCall(aCall());
    expect([ended.state, ended.next]).toEqual(['ENDED', undefined]);
    expect(() => endCall(ended)).toThrow(code('call.ended'));
    expect(() => requireOwnCall(ended, anActor({ userId: 'other' }))).toThrow(code('call.forbidden'));
    expect(() => requireOwnCall(ended, anActor())).not.toThrow();
  });

  it('shows its exact place to its requestor and moderators alone', () => {
    const place = { label: 'The mill', detail: 'Second door', latitude: 52.52001, longitude: 13.40495 };
    const call = aCall({ pattern: aDraft({ startsAt: TEN, place }) });
    const seen = (viewer: object) => patternVisibleTo(call, anActor(viewer)).place;
    expect(seen({ userId: 'other' })).toEqual({ label: 'The mill', latitude: 52.52, longitude: 13.4 });
    for (const viewer of [{}, { userId: 'mo', isModerator: true }]) expect(seen(viewer)).toEqual(place);
  });

  it('of a synthetic check is known to such checks, moderators and its requestor alone', () => {
    const call: Call = { ...aCall(), isSynthetic: true };
    const known = (viewer: object) => callKnownTo(call, anActor({ userId: 'other', ...viewer }));
    expect([known({}), known({ isModerator: true }), known({ isSynthetic: true })]).toEqual([false, true, true]);
    expect([callKnownTo(call, anActor()), callKnownTo(aCall(), anActor({ userId: 'other' }))]).toEqual([true, true]);
  });
});

describe('makeDate', () => {
  const ctx = (points: number) => ({
    questIds: ['q0', 'q1', 'q2'],
    now: START,
    economy: anEconomy({ questCost: 2 }),
    balance: { xp: 0, reputation: 0, points },
  });

  it('makes one paid quest for each place and keeps the distance of the deadline to the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 * DAY }), fc.integer({ min: 0, max: 3 }), (offset, week) => {
        const call = aCall({ pattern: aDraft({ startsAt: TEN, expiresAt: later(TEN, -offset) }) });
        const date = callDates(call, weekly)[week] ?? { date: '' };
        const decisions = makeDate(call, date, ctx(6));
        expect(decisions.map(({ quest }) => [quest.questId, quest.slot])).toEqual([
          ['q0', 0],
          ['q1', 1],
          ['q2', 2],
        ]);
        for (const { quest, ledger } of decisions) {
          expect(quest).toMatchObject({ callId: 'call', date: date.date, startsAt: date.startsAt, status: 'OPEN' });
          expect(instant(quest.startsAt ?? '') - instant(quest.expiresAt ?? '')).toBe(offset);
          expect(ledger.map(({ points }) => points)).toEqual([-2]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a balance that does not cover all places with points.insufficient', () => {
    const call = aCall();
    expect(() => makeDate(call, callDates(call, weekly)[0] ?? { date: '' }, ctx(5))).toThrow(
      expect.objectContaining({ code: 'points.insufficient', data: { needed: 6, has: 5 } }) as Error,
    );
  });
});

describe('placeChangeOf', () => {
  const call = aCall();
  const quest = makeDate(call, callDates(call, weekly)[0] ?? { date: '' }, {
    questIds: ['q0'],
    now: START,
    economy: anEconomy(),
    balance: { xp: 0, reputation: 0, points: 9 },
  })[0]?.quest;
  if (quest === undefined) throw new Error('no quest');
  const claimed = { ...quest, performerId: 'ben' };
  const place = { callId: 'call', date: '2026-03-14' };

  it.each([
    ['a new quest', undefined, quest, undefined],
    ['a claim', quest, claimed, { ...place, taken: 'ben' }],
    ['a release', claimed, quest, { ...place, freed: 'ben' }],
    ['a change that keeps the performer', claimed, { ...claimed, status: 'SUBMITTED' as const }, undefined],
    ['a claim of an ordinary quest', undefined, { ...claimed, callId: undefined as never }, undefined],
  ])('tells who gets and who loses a place: %s', (_, before, after, expected) => {
    expect(placeChangeOf(before, after)).toEqual(expected);
  });
});
