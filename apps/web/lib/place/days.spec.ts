import { endOfDay, startOfDay } from './days.ts';

describe('startOfDay and endOfDay', () => {
  it.each([
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z', '2026-07-01T21:59:59.999Z'],
    // 23 and 25 hours, by the change to and from summer time.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-01-01', 'America/St_Johns', '2026-01-01T03:30:00.000Z', '2026-01-02T03:29:59.999Z'],
    ['2026-01-01', 'UTC', '2026-01-01T00:00:00.000Z', '2026-01-01T23:59:59.999Z'],
  ])('bound %s in %s', (day, zone, from, to) => {
    expect([startOfDay(day, zone), endOfDay(day, zone)]).toEqual([from, to]);
  });
});
