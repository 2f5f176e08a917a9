import { formats } from './format.ts';
import { relativeTime } from './relative-time.ts';

const at = (iso: string) => Date.parse(iso);
const relative = (from: string, to: string, timeZone: string) => {
  const { amount, unit } = relativeTime(at(to), at(from), timeZone);
  return `${String(amount)} ${unit}`;
};

describe('relativeTime', () => {
  // The comments give the local times.
  it.each([
    // A plain zone.
    ['2026-05-04T12:00Z', '2026-05-04T12:00:59Z', 'UTC', '0 second'],
    ['2026-05-04T12:00Z', '2026-05-04T11:59:01Z', 'UTC', '0 second'],
    ['2026-05-04T12:00Z', '2026-05-04T12:59Z', 'UTC', '59 minute'],
    ['2026-05-04T12:00Z', '2026-05-05T11:59Z', 'UTC', '23 hour'],
    ['2026-05-04T12:00Z', '2026-05-05T12:00Z', 'UTC', '1 day'],
    ['2026-05-04T00:30Z', '2026-05-05T23:30Z', 'UTC', '1 day'],
    ['2026-05-04T23:30Z', '2026-05-06T00:30Z', 'UTC', '2 day'],
    ['2026-05-04T12:00Z', '2026-05-06T11:00Z', 'UTC', '2 day'],
    ['2026-05-06T11:00Z', '2026-05-04T12:00Z', 'UTC', '-2 day'],
    ['2026-05-04T00:30Z', '2026-05-17T23:30Z', 'UTC', '13 day'],
    ['2026-05-04T12:00Z', '2026-05-18T12:00Z', 'UTC', '2 week'],
    ['2026-05-04T12:00Z', '2026-08-04T12:00Z', 'UTC', '3 month'],
    ['2026-05-04T12:00Z', '2027-05-04T12:00Z', 'UTC', '1 year'],
    // The same instants have other dates in other zones.
    ['2026-05-04T12:00Z', '2026-05-06T11:00Z', 'Asia/Kolkata', '2 day'],
    ['2026-05-04T20:00Z', '2026-05-06T03:00Z', 'America/New_York', '1 day'], // 4 May 16:00, 5 May 23:00
    ['2026-05-04T20:00Z', '2026-05-06T03:00Z', 'Asia/Tokyo', '1 day'], // 5 May 05:00, 6 May 12:00
    ['2026-05-04T20:00Z', '2026-05-06T03:00Z', 'UTC', '2 day'],
    ['2026-05-04T11:30Z', '2026-05-05T12:30Z', 'Pacific/Auckland', '2 day'], // 4 May 23:30, 6 May 00:30
    // Summer time begins: the 29th has 23 hours.
    ['2026-03-28T23:00Z', '2026-03-29T22:30Z', 'Europe/Berlin', '23 hour'], // 29 Mar 00:00, 30 Mar 00:30
    ['2026-03-28T22:30Z', '2026-03-29T22:30Z', 'Europe/Berlin', '2 day'], // 28 Mar 23:30, 30 Mar 00:30
    ['2026-03-28T11:00Z', '2026-03-29T21:30Z', 'Europe/Berlin', '1 day'], // 28 Mar 12:00, 29 Mar 23:30
    // Summer time ends: the 25th has 25 hours.
    ['2026-10-24T22:00Z', '2026-10-25T22:30Z', 'Europe/Berlin', '24 hour'], // 25 Oct 00:00, 25 Oct 23:30
    ['2026-10-24T22:00Z', '2026-10-25T23:30Z', 'Europe/Berlin', '1 day'], // 25 Oct 00:00, 26 Oct 00:30
    ['2026-10-25T22:30Z', '2026-10-24T22:00Z', 'Europe/Berlin', '-24 hour'],
    ['2026-11-01T04:00Z', '2026-11-02T04:30Z', 'America/New_York', '24 hour'], // 1 Nov 00:00, 1 Nov 23:30
    // Half an hour of summer time.
    ['2026-04-04T13:00Z', '2026-04-05T13:15Z', 'Australia/Lord_Howe', '24 hour'], // 5 Apr 00:00, 5 Apr 23:45
    // Samoa left out 30 December 2011.
    ['2011-12-29T22:00Z', '2011-12-30T23:00Z', 'Pacific/Apia', '2 day'], // 29 Dec 12:00, 31 Dec 13:00
  ])('counts from %s to %s in %s as %s', (from, to, timeZone, expected) => {
    expect(relative(from, to, timeZone)).toBe(expected);
  });

  it('returns tomorrow exactly for the next date, at every hour in every zone', () => {
    for (const timeZone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati']) {
      const date = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
      const { relative: written } = formats('en', timeZone);
      for (let hour = 0; hour < 24; hour += 1) {
        const now = at('2026-03-27T00:10Z') + hour * 3_600_000;
        const next = new Date(at(`${date.format(now)}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
        for (let ahead = 24; ahead < 72; ahead += 1) {
          const deadline = now + ahead * 3_600_000;
          const isTomorrow = written(new Date(deadline).toISOString(), now) === 'tomorrow';
          expect([timeZone, hour, ahead, isTomorrow]).toEqual([timeZone, hour, ahead, date.format(deadline) === next]);
        }
      }
    }
  });
});

describe('relative times in words', () => {
  const NOW = at('2026-05-04T22:30Z');
  const words = (language: 'en' | 'de', iso: string) => formats(language, 'UTC').relative(iso, NOW);

  it.each([
    ['2026-05-04T22:30:20Z', 'now', 'jetzt'],
    ['2026-05-04T22:29:20Z', 'just now', 'gerade eben'],
    ['2026-05-04T22:31Z', 'in 1 minute', 'in 1 Minute'],
    ['2026-05-05T21:00Z', 'in 22 hours', 'in 22 Stunden'],
    ['2026-05-05T23:00Z', 'tomorrow', 'morgen'],
    ['2026-05-06T00:30Z', 'in 2 days', 'übermorgen'],
    ['2026-05-03T22:00Z', 'yesterday', 'gestern'],
    ['2026-05-02T23:30Z', '2 days ago', 'vorgestern'],
    ['2026-05-12T12:00Z', 'in 8 days', 'in 8 Tagen'],
    ['2026-05-20T12:00Z', 'in 2 weeks', 'in 2 Wochen'],
    ['2025-04-20T12:00Z', '1 year ago', 'vor 1 Jahr'],
  ])('writes %s as %s and %s', (iso, english, german) => {
    expect([words('en', iso), words('de', iso)]).toEqual([english, german]);
  });
});
