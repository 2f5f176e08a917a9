import { halfMinuteAfter } from '../clock.ts';
import { formats } from './format.ts';
import { knownTimes, withKnownTimes } from './known-times.ts';

const format = formats('en', 'Europe/Berlin');
const NOW = Date.parse('2026-05-09T10:00:10.000Z');
const [posted, agreed] = ['2026-05-01T10:00:00.000Z', '2026-05-08T09:00:00Z'];
const known = knownTimes(
  { createdAt: posted, title: '2026-05-01', events: [{ at: agreed }, { at: null, text: '9999-99-99T99:99:99Z' }] },
  format,
  NOW,
);

const never = () => {
  throw new Error('formatted in the browser');
};
const lookup = withKnownTimes({ ...format, date: never, dateTime: never, relative: never }, known);

describe('known times', () => {
  it('are the times of the values, also deep in them', () => {
    expect(Object.keys(known.texts)).toEqual([posted, agreed]);
  });

  it.each([posted, agreed])('read as the formats write %s, without a format', (at) => {
    const now = halfMinuteAfter(NOW);
    expect(lookup.date(at)).toBe(format.date(at));
    expect(lookup.dateTime(at)).toBe(format.dateTime(at));
    expect(lookup.relative(at, now)).toBe(format.relative(at, now));
  });

  it('leave other times and a later present to the formats', () => {
    const { date, dateTime, relative } = withKnownTimes(format, known);
    const other = '2026-05-02T10:00:00.000Z';
    expect(date(other)).toBe(format.date(other));
    expect(dateTime(other)).toBe(format.dateTime(other));
    const later = halfMinuteAfter(NOW) + 86_400_000;
    expect(relative(posted, later)).toBe(format.relative(posted, later));
  });
});
