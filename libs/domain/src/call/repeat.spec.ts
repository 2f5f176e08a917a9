import { type Repeat, repeatDates, repeatOf, scheduleOf, weekdayInMonth } from './repeat.ts';

const BERLIN = 'Europe/Berlin';
/** Saturday 5 December 2026, 10:00 in Berlin. */
const START = '2026-12-05T09:00:00.000Z';

describe('scheduleOf', () => {
  it.each<[string, Repeat, string]>([
    ['every week', { every: 'week', end: { count: 8 } }, 'FREQ=WEEKLY;BYDAY=SA;COUNT=8'],
    ['every two weeks', { every: 'two-weeks', end: { count: 2 } }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;COUNT=2'],
    ['the same weekday of each month', { every: 'month', end: { count: 12 } }, 'FREQ=MONTHLY;BYDAY=1SA;COUNT=12'],
    ['until a date', { every: 'week', end: { until: '2026-12-19' } }, 'FREQ=WEEKLY;BYDAY=SA;UNTIL=20261219T090000Z'],
  ])('writes %s', (_, repeat, rule) => {
    expect(scheduleOf(repeat, START, BERLIN)).toEqual({ rule, timeZone: BERLIN });
  });

  it('takes the weekday on the clocks of the zone', () => {
    const late = '2026-12-05T23:30:00.000Z';
    expect(scheduleOf({ every: 'week', end: { count: 2 } }, late, BERLIN).rule).toContain('BYDAY=SU');
    expect(scheduleOf({ every: 'week', end: { count: 2 } }, late, 'UTC').rule).toContain('BYDAY=SA');
  });

  it('repeats a fifth weekday on the last one', () => {
    const schedule = scheduleOf({ every: 'month', end: { count: 4 } }, '2027-01-30T09:00:00.000Z', BERLIN);
    expect(schedule.rule).toBe('FREQ=MONTHLY;BYDAY=-1SA;COUNT=4');
    expect(repeatDates(schedule, '2027-01-30T09:00:00.000Z').map(({ date }) => date)).toEqual([
      '2027-01-30',
      '2027-02-27',
      '2027-03-27',
      '2027-04-24',
    ]);
  });
});

describe('repeatOf', () => {
  it.each<Repeat>([
    { every: 'week', end: { count: 8 } },
    { every: 'two-weeks', end: { until: '2027-06-01' } },
    { every: 'month', end: { count: 12 } },
  ])('reads what scheduleOf wrote: %j', (repeat) => {
    expect(repeatOf(scheduleOf(repeat, START, BERLIN))).toEqual(repeat);
  });

  it.each([
    'FREQ=DAILY;COUNT=3',
    'FREQ=WEEKLY;INTERVAL=3;COUNT=3',
    'FREQ=WEEKLY;BYDAY=TU,SA;COUNT=3',
    'FREQ=MONTHLY;COUNT=3',
    'FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA;COUNT=3',
    'FREQ=MONTHLY;BYDAY=SA;COUNT=3',
    'FREQ=MONTHLY;BYDAY=5SA;COUNT=3',
    'FREQ=MONTHLY;BYDAY=-2SA;COUNT=3',
  ])('has no words for %s', (rule) => {
    expect(repeatOf({ rule, timeZone: BERLIN })).toBeUndefined();
  });
});

describe('repeatDates', () => {
  it('keeps the local time over the change to summer time', () => {
    const start = '2027-03-20T09:00:00.000Z';
    const schedule = scheduleOf({ every: 'week', end: { count: 3 } }, start, BERLIN);
    expect(repeatDates(schedule, start).map(({ startsAt }) => startsAt)).toEqual([
      start,
      '2027-03-27T09:00:00.000Z',
      '2027-04-03T08:00:00.000Z',
    ]);
  });

  it.each([
    ['2026-12-04', []],
    ['2026-12-05', ['2026-12-05']],
    ['2026-12-18', ['2026-12-05', '2026-12-12']],
    ['2026-12-19', ['2026-12-05', '2026-12-12', '2026-12-19']],
  ])('includes the last date %s', (until, dates) => {
    const schedule = scheduleOf({ every: 'week', end: { until } }, START, BERLIN);
    const shown = () => repeatDates(schedule, START).map(({ date }) => date);
    if (dates.length === 0) expect(shown).toThrow('UNTIL');
    else expect(shown()).toEqual(dates);
  });
});

describe('weekdayInMonth', () => {
  it.each([
    ['2026-12-01', { day: 'TU', ordinal: 1 }],
    ['2026-12-06', { day: 'SU', ordinal: 1 }],
    ['2026-12-28', { day: 'MO', ordinal: 4 }],
    ['2026-12-29', { day: 'TU', ordinal: -1 }],
  ])('of %s is %j', (date, expected) => {
    expect(weekdayInMonth(date)).toEqual(expected);
  });
});
