import { memoize } from './memoize.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface RelativeTime {
  /** A whole number, rounded towards zero. Negative in the past. */
  readonly amount: number;
  readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
}

/**
 * Returns the distance between two instants in the largest unit that fits. Less than 24 hours is elapsed time. A longer
 * distance counts calendar dates of the time zone: a deadline 30 hours ahead may be tomorrow or the day after.
 *
 * @param at milliseconds since the epoch
 * @param now milliseconds since the epoch
 */
export function relativeTime(at: number, now: number, timeZone: string): RelativeTime {
  const distance = at - now;
  const length = Math.abs(distance);
  if (length < MINUTE) return { amount: 0, unit: 'second' };
  if (length < HOUR) return { amount: whole(distance / MINUTE), unit: 'minute' };
  if (length < DAY) return { amount: whole(distance / HOUR), unit: 'hour' };
  const days = dayOf(at, timeZone) - dayOf(now, timeZone);
  // 24 hours may begin and end on one date, because the day on which summer time ends has 25 hours.
  if (days === 0) return { amount: whole(distance / HOUR), unit: 'hour' };
  return inCalendarUnit(days);
}

function inCalendarUnit(days: number): RelativeTime {
  const length = Math.abs(days);
  if (length < 14) return { amount: days, unit: 'day' };
  if (length < 60) return { amount: whole(days / 7), unit: 'week' };
  if (length < 365) return { amount: whole(days / 30.44), unit: 'month' };
  return { amount: whole(days / 365), unit: 'year' };
}

/** Turns -0 into 0. */
function whole(value: number): number {
  return Math.trunc(value) + 0;
}

/** Returns the calendar date in the time zone, as a number of days since 1 January 1970. */
function dayOf(time: number, timeZone: string): number {
  const parts = new Map(
    dateFormat(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 1970, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')];
  return Date.UTC(year, month - 1, day) / DAY;
}

const dateFormat = memoize(
  (timeZone: string) =>
    new Intl.DateTimeFormat('en', {
      timeZone,
      calendar: 'gregory',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }),
);
