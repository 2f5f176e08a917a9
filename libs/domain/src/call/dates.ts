import { RuleError } from '../errors.ts';
import { instant } from '../time.ts';
import { instantOfLocal, localTimeOf } from './local-time.ts';
import { parseRule, type RecurrenceRule, ruleText } from './rule.ts';

/** One date of a call. */
export interface CallDate {
  /** Local date, `YYYY-MM-DD`. */
  readonly date: string;
  /** ISO 8601 UTC. Absent for a call without a start. */
  readonly startsAt?: string;
}

/** The part of a call that decides its dates. */
interface DatedCall {
  readonly pattern: { readonly startsAt?: string };
  readonly schedule?: { readonly rule: string };
  readonly timeZone: string;
  readonly createdAt: string;
}

/**
 * Expands a recurrence rule on the calendar alone, without a time zone. `UNTIL` is inclusive and counts as a local time.
 * @param rule as `ruleText` writes it
 * @param first date that the rule counts from, `YYYY-MM-DD`
 * @returns the dates, earliest first. The first one differs from `first` if `first` does not match the rule.
 */
export type Expand = (rule: string, first: string) => readonly string[];

/**
 * Returns the dates of a call, earliest first: one without a schedule. The rule is expanded on the calendar, and each date
 * then goes to the clocks of the zone, so a weekly call keeps its local time when summer time begins and ends. A day that
 * a month does not have is skipped.
 * @throws RuleError `call.rule` if the rule is too long, `call.start` if there is no start or it does not match the rule
 */
export function callDates(call: DatedCall, expand: Expand): CallDate[] {
  const { pattern, schedule, timeZone, createdAt } = call;
  const { startsAt } = pattern;
  const start = localTimeOf(startsAt ?? createdAt, timeZone);
  if (schedule === undefined) return [{ date: start.date, ...(startsAt !== undefined && { startsAt }) }];
  if (startsAt === undefined) throw startFault('A call that repeats needs a start.');
  const rule = parseRule(schedule.rule);
  requireBoundedRule(rule, startsAt);
  const dates = expand(ruleText(onCalendar(rule, timeZone)), start.date);
  if (dates[0] !== start.date) throw startFault('The start must be a date of the rule.');
  return dates
    .map((date) => ({
      date,
      startsAt: date === start.date ? startsAt : instantOfLocal({ date, timeOfDay: start.timeOfDay }, timeZone),
    }))
    .filter((one) => rule.until === undefined || instant(one.startsAt) <= instant(rule.until));
}

/** Returns the rule with the local day of its end, for an expansion without a time zone. */
function onCalendar(rule: RecurrenceRule, timeZone: string): RecurrenceRule {
  if (rule.until === undefined) return rule;
  return { ...rule, until: `${localTimeOf(rule.until, timeZone).date}T23:59:59.000Z` };
}

/** @throws RuleError `call.rule` if the rule ends before the start or more than a year after it */
function requireBoundedRule({ until }: RecurrenceRule, startsAt: string): void {
  if (until === undefined) return;
  const last = new Date(startsAt);
  last.setUTCFullYear(last.getUTCFullYear() + 1);
  if (instant(until) >= instant(startsAt) && instant(until) <= last.getTime()) return;
  throw new RuleError(
    'call.rule',
    'The rule is not valid: UNTIL must be at most a year after the start, and not before it.',
    {},
    'schedule.rule',
  );
}

function startFault(detail: string): RuleError {
  return new RuleError('call.start', detail, {}, 'pattern.startsAt');
}
