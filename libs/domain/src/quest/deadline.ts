import { RuleError } from '../errors.ts';
import { instant, later } from '../time.ts';
import { DEADLINE_MAX_MS, DEADLINE_MIN_MS } from './limits.ts';

/**
 * Returns the deadline in its stored form, ISO 8601 UTC with milliseconds.
 * @throws RuleError `quest.deadline` unless it is 1 hour to 365 days ahead of `now`, both inclusive
 */
export function deadlineFrom(expiresAt: string, now: string): string {
  const ahead = instant(expiresAt) - instant(now);
  // The negation refuses NaN too.
  if (!(ahead >= DEADLINE_MIN_MS && ahead <= DEADLINE_MAX_MS)) {
    throw new RuleError(
      'quest.deadline',
      'The deadline must be at least 1 hour and at most 365 days ahead.',
      { earliest: later(now, DEADLINE_MIN_MS), latest: later(now, DEADLINE_MAX_MS) },
      'expiresAt',
    );
  }
  return new Date(instant(expiresAt)).toISOString();
}
