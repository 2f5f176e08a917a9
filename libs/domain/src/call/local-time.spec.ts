import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { instantOfLocal, localTimeOf } from './local-time.ts';

const clock = (hours: number, minutes = 0) => hours * HOUR + minutes * MINUTE;

describe('instantOfLocal', () => {
  it.each([
    ['a summer day', 'Europe/Berlin', '2026-07-01', clock(10), '2026-07-01T08:00:00.000Z'],
    ['a winter day', 'Europe/Berlin', '2026-12-01', clock(10), '2026-12-01T09:00:00.000Z'],
    ['the day summer time begins', 'Europe/Berlin', '2026-03-29', clock(10), '2026-03-29T08:00:00.000Z'],
    ['a time in the gap, forward', 'Europe/Berlin', '2026-03-29', clock(2, 30), '2026-03-29T01:30:00.000Z'],
    ['the last time before the gap', 'Europe/Berlin', '2026-03-29', clock(1, 59), '2026-03-29T00:59:00.000Z'],
    ['the first time after the gap', 'Europe/Berlin', '2026-03-29', clock(3), '2026-03-29T01:00:00.000Z'],
    ['a doubled time, first', 'Europe/Berlin', '2026-10-25', clock(2, 30), '2026-10-25T00:30:00.000Z'],
    ['the time after the doubled hour', 'Europe/Berlin', '2026-10-25', clock(3), '2026-10-25T02:00:00.000Z'],
    ['midnight in the gap', 'Africa/Cairo', '2026-04-24', clock(0), '2026-04-23T22:00:00.000Z'],
    ['a gap of half an hour', 'Australia/Lord_Howe', '2026-10-04', clock(2, 10), '2026-10-03T15:40:00.000Z'],
    ['a zone of quarters', 'Asia/Kathmandu', '2026-05-01', clock(9), '2026-05-01T03:15:00.000Z'],
    ['a zone 14 hours ahead', 'Pacific/Kiritimati', '2026-05-01', clock(1), '2026-04-30T11:00:00.000Z'],
  ])('resolves %s', (_, timeZone, date, timeOfDay, expected) => {
    expect(instantOfLocal({ date, timeOfDay }, timeZone)).toBe(expected);
  });

  it('returns an instant that shows the time, or a later time in a gap', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kolkata', 'UTC'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 730 }),
        fc.integer({ min: 0, max: DAY - 1 }),
        (timeZone, day, timeOfDay) => {
          const date = new Date(Date.UTC(2026, 0, 1) + day * DAY).toISOString().slice(0, 10);
          const shown = localTimeOf(instantOfLocal({ date, timeOfDay }, timeZone), timeZone);
          const moved = shown.timeOfDay - timeOfDay;
          expect(shown.date).toBe(date);
          expect([0, HOUR / 2, HOUR]).toContain(moved);
        },
      ),
      { numRuns: 50 },
    );
  });
});
