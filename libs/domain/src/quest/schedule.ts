import { RuleError } from '../errors.ts';
import { instant, later } from '../time.ts';
import { deadlineFrom } from './deadline.ts';
import { DEADLINE_MAX_MS, DEADLINE_MIN_MS } from './limits.ts';

/** Start and deadline of a quest. Both are absent or in their stored form. */
export interface Schedule {
  readonly startsAt?: string;
  readonly expiresAt?: string;
}

/** Changes of a schedule: undefined keeps a time, `null` removes it. */
export interface ScheduleChanges {
  readonly startsAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

/**
 * Returns the schedule after the changes. The start is the deadline of a quest without one, so a deadline that equals
 * the start follows it. A time that stays may be nearer than an hour, because a form sends every field.
 * @throws RuleError `quest.start` or `quest.deadline` if a new time is out of range, `quest.deadline-after-start` if the
 * deadline lies after the start
 */
export function scheduleFrom(before: Schedule, changes: ScheduleChanges, now: string): Schedule {
  const startsAt = changed(before.startsAt, changes.startsAt, (time) => startFrom(time, now));
  const own = before.expiresAt === before.startsAt ? undefined : before.expiresAt;
  // Without a start, a deadline that was the start leaves with it.
  const expiresAt = isSame(changes.expiresAt, before.expiresAt)
    ? before.expiresAt
    : (changed(own, changes.expiresAt, (time) => deadlineFrom(time, now)) ?? startsAt);
  if (startsAt !== undefined && expiresAt !== undefined && instant(expiresAt) > instant(startsAt)) {
    throw new RuleError(
      'quest.deadline-after-start',
      'The deadline must not be after the start of the quest.',
      { latest: startsAt },
      'expiresAt',
    );
  }
  return { ...(startsAt !== undefined && { startsAt }), ...(expiresAt !== undefined && { expiresAt }) };
}

/** Returns the start in its stored form. */
function startFrom(startsAt: string, now: string): string {
  const ahead = instant(startsAt) - instant(now);
  // The negation refuses NaN too.
  if (!(ahead >= DEADLINE_MIN_MS && ahead <= DEADLINE_MAX_MS)) {
    throw new RuleError(
      'quest.start',
      'The start must be at least 1 hour and at most 365 days ahead.',
      { earliest: later(now, DEADLINE_MIN_MS), latest: later(now, DEADLINE_MAX_MS) },
      'startsAt',
    );
  }
  return new Date(instant(startsAt)).toISOString();
}

function changed(
  before: string | undefined,
  wanted: string | null | undefined,
  from: (time: string) => string,
): string | undefined {
  if (wanted === null) return undefined;
  if (wanted === undefined || isSame(wanted, before)) return before;
  return from(wanted);
}

function isSame(one: string | null | undefined, other: string | undefined): boolean {
  return typeof one === 'string' && other !== undefined && instant(one) === instant(other);
}
