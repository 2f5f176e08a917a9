import { DAY, instant } from '../time.ts';

/** A time on the clocks of a place: a date `YYYY-MM-DD` and the milliseconds since its midnight. */
export interface LocalTime {
  readonly date: string;
  readonly timeOfDay: number;
}

/** Returns the time that clocks in a zone show at an instant. */
export function localTimeOf(iso: string, timeZone: string): LocalTime {
  const shown = instant(iso) + offsetAt(instant(iso), timeZone);
  const date = new Date(shown).toISOString().slice(0, 10);
  return { date, timeOfDay: shown - instant(`${date}T00:00:00.000Z`) };
}

/**
 * Returns the instant at which clocks in a zone show a time. A time in the gap of summer time moves forward by the gap;
 * of a doubled time the first counts (RFC 5545, 3.3.5).
 */
export function instantOfLocal({ date, timeOfDay }: LocalTime, timeZone: string): string {
  const shown = instant(`${date}T00:00:00.000Z`) + timeOfDay;
  // No zone changes its offset twice within two days, so these are the offsets before and after a change.
  const [before, after] = [offsetAt(shown - DAY, timeZone), offsetAt(shown + DAY, timeZone)];
  const first = shown - Math.max(before, after);
  if (first + offsetAt(first, timeZone) === shown) return new Date(first).toISOString();
  // Either the clocks had the other offset, or they skip this time: then the offset before the change moves it forward.
  const second = shown - Math.min(before, after);
  return new Date(second).toISOString();
}

/** Returns local minus UTC time in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  formats.set(timeZone, format);
  return format;
}
