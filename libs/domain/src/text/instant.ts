const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;

/**
 * Returns an RFC 3339 date-time as ISO 8601 UTC with milliseconds, or undefined. The day must exist in its month, hours
 * end at 23, and `T` and `Z` are capitals. An offset is converted to UTC; digits after the milliseconds are cut off.
 * Leap seconds are refused, because neither JavaScript nor the database can store them.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseInstant(text: string): string | undefined {
  const parts = INSTANT.exec(text)
    ?.slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = parts;
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  if (offsetHour > 23 || offsetMinute > 59) return undefined;
  const utc = new Date(text).toISOString();
  // An offset may lead out of the years 0000 to 9999, which are written with six digits and a sign.
  return /^\d{4}-/.test(utc) ? utc : undefined;
}

/** True for a day of the calendar; `Date` rolls 30 February over into March. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
