import type { HoursPeriod } from '../../lib/api/hours.ts';

/** Returns a duration as hours and minutes, such as `2:05 h`, which stay on one line. */
export function hoursText(minutes: number): string {
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}\u00A0h`;
}

/** Returns the present day of a zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
}

/**
 * Returns the period of a letter: the chosen one until today at the latest, because a letter does not get the hours of later days.
 * @param first day of the first quest
 */
export function letterPeriod(
  { from, to }: HoursPeriod,
  first: string | undefined,
  today: string,
): Required<HoursPeriod> {
  return { from: from ?? first ?? today, to: to === undefined || to > today ? today : to };
}
