/** Returns the instant at which a day, `YYYY-MM-DD`, begins in a time zone. The offset is the one of that midnight. */
export function startOfDay(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  // The second step corrects a day on which the offset changes.
  const first = midnight - offsetOf(midnight, timeZone);
  return new Date(midnight - offsetOf(first, timeZone)).toISOString();
}

/** Returns the last millisecond of a day in a time zone. */
export function endOfDay(day: string, timeZone: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
  return new Date(Date.parse(startOfDay(next, timeZone)) - 1).toISOString();
}

/** Returns how far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetOf(time: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(time).replace(' ', 'T')}Z`) - Math.floor(time / 1_000) * 1_000;
}
