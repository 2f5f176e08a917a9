/** Returns a duration as hours and minutes, such as `2:05 h`. */
export function hoursText(minutes: number): string {
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** Returns the present day of a zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(now);
}
