/** Arithmetic on instants (ISO 8601 UTC strings with milliseconds). The rules receive the time as an argument. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Returns milliseconds since 1970, or NaN for an invalid text. */
export function instant(iso: string): number {
  return Date.parse(iso);
}

/** Returns the instant `milliseconds` later. */
export function later(iso: string, milliseconds: number): string {
  return new Date(instant(iso) + milliseconds).toISOString();
}

/** True if `now` is at or after `moment`. */
export function reached(moment: string, now: string): boolean {
  return instant(moment) <= instant(now);
}

/** Returns the later of two instants. */
export function latest(one: string, other: string): string {
  return reached(one, other) ? other : one;
}
