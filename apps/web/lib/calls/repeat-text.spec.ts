import { scheduleOf, type Repeat } from '@civicforge/domain';
import type { Catalogue } from '../i18n/catalogue.ts';
import * as de from '../i18n/de/index.ts';
import * as en from '../i18n/en/index.ts';
import { formats } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { translator } from '../i18n/translate.ts';
import { datesText, repeatText } from './repeat-text.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de };
const BERLIN = 'Europe/Berlin';
/** Saturday 5 December 2026, 10:00 in Berlin. */
const START = '2026-12-05T09:00:00.000Z';

const reader = (language: Language, timeZone = BERLIN, communityTimeZone = timeZone) => ({
  language,
  timeZone,
  communityTimeZone,
  t: translator(language, CATALOGUES[language]),
  format: formats(language, timeZone),
});

describe('datesText', () => {
  it.each<[Language, Repeat, string]>([
    [
      'en',
      { every: 'week', end: { count: 8 } },
      'Every Saturday at 10:00, 8 times: 5 Dec, 12 Dec, 19 Dec, 26 Dec, 2 Jan, 9 Jan, …',
    ],
    ['en', { every: 'week', end: { count: 1 } }, 'Every Saturday at 10:00, 1 time: 5 Dec'],
    [
      'en',
      { every: 'two-weeks', end: { until: '2027-01-02' } },
      'Every two weeks on Saturday at 10:00, until 2 Jan 2027: 5 Dec, 19 Dec, 2 Jan',
    ],
    [
      'en',
      { every: 'month', end: { count: 3 } },
      'Every first Saturday of the month at 10:00, 3 times: 5 Dec, 2 Jan, 6 Feb',
    ],
    ['de', { every: 'week', end: { count: 2 } }, 'Jeden Samstag um 10:00 Uhr, 2 Mal: 5. Dez., 12. Dez.'],
    [
      'de',
      { every: 'month', end: { until: '2027-01-31' } },
      'Jeden ersten Samstag im Monat um 10:00 Uhr, bis 31.01.2027: 5. Dez., 2. Jan.',
    ],
  ])('in %s of %j', (language, repeat, words) => {
    expect(datesText(reader(language), scheduleOf(repeat, START, BERLIN), START)).toBe(words);
  });

  it('names the zone of the rule to a reader in another one, and their own dates', () => {
    const late = '2026-12-05T22:30:00.000Z';
    const schedule = scheduleOf({ every: 'week', end: { count: 2 } }, late, BERLIN);
    expect(datesText(reader('en', 'Asia/Tokyo'), schedule, late)).toBe(
      'Every Saturday at 23:30 (Europe/Berlin), 2 times: 6 Dec, 13 Dec',
    );
  });
});

describe('repeatText', () => {
  it.each([
    ['2026-12-09', 'second Wednesday'],
    ['2026-12-16', 'third Wednesday'],
    ['2026-12-23', 'fourth Wednesday'],
    ['2026-12-30', 'last Wednesday'],
  ])('counts the weekday of %s in its month', (day, words) => {
    const startsAt = `${day}T09:00:00.000Z`;
    const schedule = scheduleOf({ every: 'month', end: { count: 2 } }, startsAt, 'UTC');
    expect(repeatText(reader('en', 'UTC'), schedule, startsAt)).toContain(words);
  });

  it.each([
    ['no zone of all three', BERLIN, BERLIN, BERLIN, ''],
    ['a zone of the schedule and the reader alone', 'Europe/Lisbon', 'Europe/Lisbon', BERLIN, ' (Europe/Lisbon)'],
    ['a zone of the schedule and the community alone', BERLIN, 'Europe/Lisbon', BERLIN, ' (Europe/Berlin)'],
  ])('names %s', (_, zone, reading, community, named) => {
    const schedule = scheduleOf({ every: 'week', end: { count: 2 } }, START, zone);
    expect(repeatText(reader('en', reading, community), schedule, START)).toBe(
      `Every Saturday at ${zone === BERLIN ? '10:00' : '09:00'}${named}, 2 times`,
    );
  });

  it('has general words for a rule that no form makes', () => {
    const schedule = { rule: 'FREQ=DAILY;COUNT=3', timeZone: BERLIN };
    expect(repeatText(reader('en'), schedule, START)).toBe('On a schedule of its own');
  });
});
