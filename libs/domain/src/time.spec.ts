import { DAY, instant, later, latest, reached } from './time.ts';

const NOON = '2026-02-28T12:00:00.000Z';

describe('time', () => {
  it('is computed in UTC with milliseconds', () => {
    expect(later(NOON, 1)).toBe('2026-02-28T12:00:00.001Z');
    expect(later(NOON, DAY)).toBe('2026-03-01T12:00:00.000Z');
    expect(later('2026-02-28T13:00:00+01:00', 0)).toBe(NOON);
  });

  it('has reached an instant at that instant', () => {
    expect(reached(NOON, later(NOON, -1))).toBe(false);
    expect(reached(NOON, NOON)).toBe(true);
    expect(reached(NOON, later(NOON, 1))).toBe(true);
  });

  it('never reaches an invalid instant', () => {
    expect(instant('soon')).toBeNaN();
    expect(reached('soon', NOON)).toBe(false);
  });

  it('returns the later of two instants', () => {
    const after = later(NOON, 1);
    expect([latest(NOON, after), latest(after, NOON), latest(NOON, NOON)]).toEqual([after, after, NOON]);
  });
});
