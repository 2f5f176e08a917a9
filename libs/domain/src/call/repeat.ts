import { DAY, instant } from '../time.ts';
import type { CallSchedule } from './call.ts';
import { callDates, type CallDate, type Expand } from './dates.ts';
import { instantOfLocal, localTimeOf } from './local-time.ts';
import { type Frequency, parseRule, type RecurrenceRule, ruleText, type Weekday, WEEKDAYS } from './rule.ts';

/** The intervals that a form offers. `month` is the same weekday of each month, such as the first Saturday. */
export const REPEATS = ['week', 'two-weeks', 'month'] as const;

/** The end of a repeat: a number of dates, or the last possible date, `YYYY-MM-DD` in the zone of the schedule. */
export type RepeatEnd = { readonly count: number } | { readonly until: string };

/** A schedule in the words of a form. */
export interface Repeat {
  readonly every: (typeof REPEATS)[number];
  readonly end: RepeatEnd;
}

/** Ordinal of the last weekday of a month. */
const LAST = -1;
const DAYS_OF_WEEK = 7;
/** A weekday has this ordinal in some months only. */
const FIFTH = 5;

/**
 * Returns the schedule that starts at `startsAt` and repeats on its weekday. A start on the fifth weekday of its month
 * repeats on the last one, because most months have no fifth.
 * @param startsAt ISO 8601 UTC
 */
export function scheduleOf({ every, end }: Repeat, startsAt: string, timeZone: string): CallSchedule {
  const { date, timeOfDay } = localTimeOf(startsAt, timeZone);
  const { day, ordinal } = weekdayInMonth(date);
  const rule: RecurrenceRule = {
    frequency: every === 'month' ? 'MONTHLY' : 'WEEKLY',
    interval: every === 'two-weeks' ? 2 : 1,
    days: [every === 'month' ? { day, ordinal } : { day }],
    ...('count' in end ? end : { until: instantOfLocal({ date: end.until, timeOfDay }, timeZone) }),
  };
  return { rule: ruleText(rule), timeZone };
}

/** Returns a schedule in the words of a form. Undefined for a rule that the form cannot make. */
export function repeatOf({ rule, timeZone }: CallSchedule): Repeat | undefined {
  const { frequency, interval, days, count, until } = parseRule(rule);
  const [only, ...more] = days;
  if (more.length > 0) return undefined;
  const every = everyOf(frequency, interval, only?.ordinal);
  if (every === undefined) return undefined;
  if (count !== undefined) return { every, end: { count } };
  return until === undefined ? undefined : { every, end: { until: localTimeOf(until, timeZone).date } };
}

function everyOf(frequency: Frequency, interval: number, ordinal: number | undefined): Repeat['every'] | undefined {
  if (frequency === 'WEEKLY' && interval === 1) return 'week';
  if (frequency === 'WEEKLY' && interval === 2) return 'two-weeks';
  return frequency === 'MONTHLY' && interval === 1 && isOfEveryMonth(ordinal) ? 'month' : undefined;
}

/**
 * Returns the dates of a schedule that a form can make, earliest first.
 * @throws RuleError `call.rule`, `call.start`, like the dates of a call
 */
export function repeatDates(schedule: CallSchedule, startsAt: string): readonly CallDate[] {
  const { timeZone } = schedule;
  return callDates({ pattern: { startsAt }, schedule, timeZone, createdAt: startsAt }, expandRepeat);
}

/** Returns the weekday of a date and its ordinal in the month: 1 to 4, or -1 for the last. */
export function weekdayInMonth(date: string): { readonly day: Weekday; readonly ordinal: number } {
  const ordinal = ordinalOf(date);
  // Sunday is 0 in JavaScript and last here.
  const day = WEEKDAYS[(new Date(instant(`${date}T00:00:00.000Z`)).getUTCDay() + 6) % DAYS_OF_WEEK] ?? 'MO';
  return { day, ordinal: ordinal === FIFTH ? LAST : ordinal };
}

/** Expands the rules that `repeatOf` understands. */
const expandRepeat: Expand = (text, first) => {
  const rule = parseRule(text);
  const dates: string[] = [];
  for (let date = first; !isBeyond(date, dates.length, rule); date = following(date, rule)) dates.push(date);
  return dates;
};

function isBeyond(date: string, made: number, { count, until = '' }: RecurrenceRule): boolean {
  return count === undefined ? date > until.slice(0, 10) : made >= count;
}

function following(date: string, { frequency, interval, days: [only] }: RecurrenceRule): string {
  if (frequency !== 'MONTHLY') return dayAfter(date, interval * DAYS_OF_WEEK);
  // The same weekday of the next month is four or five weeks later.
  const near = dayAfter(date, 4 * DAYS_OF_WEEK);
  return hasOrdinal(near, only?.ordinal) ? near : dayAfter(near, DAYS_OF_WEEK);
}

function hasOrdinal(date: string, ordinal: number | undefined): boolean {
  return ordinal === LAST ? isLastOfMonth(date) : ordinalOf(date) === ordinal;
}

function isOfEveryMonth(ordinal: number | undefined): boolean {
  return ordinal !== undefined && (ordinal === LAST || (ordinal > 0 && ordinal < FIFTH));
}

function ordinalOf(date: string): number {
  return Math.ceil(Number(date.slice(8)) / DAYS_OF_WEEK);
}

function isLastOfMonth(date: string): boolean {
  return !dayAfter(date, DAYS_OF_WEEK).startsWith(date.slice(0, 7));
}

function dayAfter(date: string, days: number): string {
  return new Date(instant(`${date}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
}
