const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;

/**
 * Returns an RFC 3339 date-time as ISO 8601 UTC with milliseconds, or undefined. The day must exist in its month, hours
 * end at 23, and `T` and `Z` are upper case. Converts an offset to UTC and truncates to milliseconds.
 * Refuses leap seconds, because JavaScript cannot represent them.
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
  // An offset can move the year out of 0000 to 9999; such years print with a sign and six digits.
  return /^\d{4}-/.test(utc) ? utc : undefined;
}

/** True for a calendar day. `Date` alone accepts 30 February as a day in March. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
