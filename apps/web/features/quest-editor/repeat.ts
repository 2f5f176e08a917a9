import {
  type CallSchedule,
  isDay,
  localTimeOf,
  RULE_LIMITS,
  type Repeat,
  repeatDates,
  repeatOf,
  REPEATS,
  scheduleOf,
} from '@civicforge/domain';
import { fromLocalInput } from '../../lib/forms/local-time.ts';
import type { Call } from '../../lib/api/types.ts';
import { NO_REPEAT } from './no-repeat.ts';

/** The fields of a repeat. All are undefined in the form of one quest. */
export interface RepeatFields {
  /** An interval of `REPEATS`, `never`, or `own` for a rule that the form cannot make. */
  schedule?: string;
  /** `times` or `date`. */
  ends?: string;
  times?: string;
  /** `YYYY-MM-DD` */
  until?: string;
}

interface StartFields extends RepeatFields {
  startsAt: string;
}

export function isRepeating({ schedule = '' }: RepeatFields): boolean {
  return everyOf(schedule) !== undefined;
}

/** Returns the schedule of the fields. Undefined if they do not repeat, or if a field is missing or out of range. */
export function scheduleIn(fields: StartFields, timeZone: string): CallSchedule | undefined {
  const every = everyOf(fields.schedule ?? '');
  const startsAt = fromLocalInput(fields.startsAt);
  if (every === undefined || startsAt === undefined || !isPlausible(startsAt)) return undefined;
  if (fields.ends === 'date') {
    const until = fields.until ?? '';
    return isEndIn(until, startsAt, timeZone) ? scheduleOf({ every, end: { until } }, startsAt, timeZone) : undefined;
  }
  return isTimes(fields.times ?? '')
    ? scheduleOf({ every, end: { count: Number(fields.times) } }, startsAt, timeZone)
    : undefined;
}

/** False while a year is being typed: an input takes 2030 for the year 2, 20 and 203 first. */
function isPlausible(startsAt: string): boolean {
  return startsAt >= '2000' && startsAt < '9000';
}

/** True for a number of dates that a rule may have. */
export function isTimes(text: string): boolean {
  return /^\s*\d{1,3}\s*$/.test(text) && Number(text) >= 1 && Number(text) <= RULE_LIMITS.count;
}

/** True for a day from the start to a year after it. */
export function isEndIn(until: string, startsAt: string | undefined, timeZone: string): boolean {
  const [year = 0, month = 0, day = 0] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(until)?.slice(1).map(Number) ?? [];
  if (!isDay(year, month, day)) return false;
  if (startsAt === undefined) return true;
  const first = localTimeOf(startsAt, timeZone).date;
  return until >= first && until < `${String(Number(first.slice(0, 4)) + 1)}${first.slice(4)}`;
}

/** Returns the fields that show the rest of a schedule, from the next date that is not made. */
export function repeatFieldsOf({ schedule, pattern, nextAt = '' }: Pick<Call, 'schedule' | 'pattern' | 'nextAt'>) {
  const repeat = schedule && repeatOf(schedule);
  if (repeat === undefined || schedule === undefined || pattern.startsAt === undefined) {
    return { ...NO_REPEAT, schedule: 'own' };
  }
  const left = repeatDates(schedule, pattern.startsAt).filter(({ startsAt = '' }) => startsAt >= nextAt).length;
  return 'until' in repeat.end
    ? { ...NO_REPEAT, schedule: repeat.every, ends: 'date', until: repeat.end.until }
    : { ...NO_REPEAT, schedule: repeat.every, times: String(left) };
}

function everyOf(schedule: string): Repeat['every'] | undefined {
  return REPEATS.find((one) => one === schedule);
}
