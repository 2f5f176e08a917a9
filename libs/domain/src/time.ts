/** Instants are ISO 8601 UTC strings with milliseconds; here is the only arithmetic on them. No rule asks for the clock. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Milliseconds since 1970; NaN where the text is no instant. */
export function instant(iso: string): number {
  return Date.parse(iso);
}

/** The instant `milliseconds` later, as ISO 8601 UTC with milliseconds. */
export function later(iso: string, milliseconds: number): string {
  return new Date(instant(iso) + milliseconds).toISOString();
}

/** True from `moment` on: at the very millisecond too. */
export function reached(moment: string, now: string): boolean {
  return instant(moment) <= instant(now);
}

/** The later of two instants. */
export function latest(one: string, other: string): string {
  return reached(one, other) ? other : one;
}
