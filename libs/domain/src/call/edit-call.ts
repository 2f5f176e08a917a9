import { RuleError } from '../errors.ts';
import { placeFrom } from '../place/place.ts';
import type { QuestChanges } from '../quest/quest.ts';
import { scheduleFrom } from '../quest/schedule.ts';
import { instant, later } from '../time.ts';
import { without } from '../without.ts';
import { type Call, type CallPattern, type CallSchedule, datesOf, draftOf, requireActive } from './call.ts';
import type { CallDate, Expand } from './dates.ts';
import { parseRule, ruleText } from './rule.ts';

/** The changes of a call. Times are those of the next date; `null` removes a field. */
export interface CallChanges {
  readonly pattern?: Omit<QuestChanges, 'photos'>;
  readonly slots?: number;
  readonly schedule?: CallSchedule;
}

/**
 * Changes the dates that are not made yet. A new start or schedule begins a new series with the next date; a count that
 * stays is what is left of it.
 * @param ctx.lastDate the latest date that was made or left out
 * @throws RuleError `call.ended`, `call.all-made`, and like `createCall`
 */
export function editCall(
  call: Call,
  changes: CallChanges,
  ctx: { readonly now: string; readonly expand: Expand; readonly lastDate: string | undefined },
): Call {
  requireActive(call);
  const { next } = call;
  if (next === undefined) throw new RuleError('call.all-made', 'All dates of this call are made.', {});
  const { startsAt, expiresAt } = draftOf(call.pattern, next);
  const before = { ...(startsAt !== undefined && { startsAt }), ...(expiresAt !== undefined && { expiresAt }) };
  const times = scheduleFrom(before, changes.pattern ?? {}, ctx.now);
  const isNewSeries = changes.schedule !== undefined || times.startsAt !== startsAt;
  const edited: Call = {
    ...call,
    pattern: patternAfter(call.pattern, changes.pattern ?? {}, isNewSeries ? times : kept(call.pattern, times)),
    slots: changes.slots ?? call.slots,
    version: call.version + 1,
    ...(isNewSeries && seriesAfter(call, changes.schedule, next, ctx.expand)),
  };
  const dates = datesOf(edited, ctx.expand);
  return isNewSeries ? { ...edited, next: firstOf(dates, ctx.lastDate) } : edited;
}

/** Returns the times of the first date with the new distance of the deadline to the start. */
function kept({ startsAt }: CallPattern, times: { readonly startsAt?: string; readonly expiresAt?: string }) {
  if (startsAt === undefined || times.startsAt === undefined || times.expiresAt === undefined) return times;
  return { startsAt, expiresAt: later(startsAt, instant(times.expiresAt) - instant(times.startsAt)) };
}

function seriesAfter(call: Call, schedule: CallSchedule | undefined, next: CallDate, expand: Expand): Partial<Call> {
  if (schedule !== undefined) {
    return {
      schedule: { ...schedule, rule: ruleText(parseRule(schedule.rule)) },
      timeZone: schedule.timeZone,
    };
  }
  if (call.schedule === undefined) return {};
  const rule = parseRule(call.schedule.rule);
  if (rule.count === undefined) return {};
  const count = datesOf(call, expand).filter(({ date }) => date >= next.date).length;
  return { schedule: { ...call.schedule, rule: ruleText({ ...rule, count }) } };
}

/** @throws RuleError `call.start` if the series does not begin after the dates that are made */
function firstOf([first]: readonly CallDate[], lastDate: string | undefined): CallDate {
  if (first === undefined || (lastDate !== undefined && first.date <= lastDate)) {
    throw new RuleError('call.start', 'The start must be after the dates that are made.', {}, 'pattern.startsAt');
  }
  return first;
}

function patternAfter(
  before: CallPattern,
  { startsAt: _startsAt, expiresAt: _expiresAt, place, durationMinutes, ...texts }: Omit<QuestChanges, 'photos'>,
  times: { readonly startsAt?: string; readonly expiresAt?: string },
): CallPattern {
  const replaced = without(
    before,
    'startsAt',
    'expiresAt',
    ...(place === undefined ? [] : (['place'] as const)),
    ...(durationMinutes === undefined ? [] : (['durationMinutes'] as const)),
  );
  const given = Object.fromEntries(Object.entries<unknown>(texts).filter(([, value]) => value !== undefined));
  return {
    ...replaced,
    ...given,
    ...times,
    ...(typeof durationMinutes === 'number' && { durationMinutes }),
    ...(place !== undefined && place !== null && { place: placeFrom(place) }),
  };
}
