import { isDay } from '@civicforge/domain';

/** Formats an instant as the value of `<input type="datetime-local">` in the given time zone, without seconds. */
export function toLocalInput(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?$/;

/**
 * Parses a `datetime-local` value in the device's time zone. Undefined for an empty value and for a day that does not
 * exist, because `Date` would turn 30 February into 1 or 2 March.
 */
export function fromLocalInput(value: string): string | undefined {
  const [year = 0, month = 0, day = 0] = LOCAL.exec(value)?.slice(1).map(Number) ?? [];
  const time = new Date(value);
  return !isDay(year, month, day) || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Returns the zone in which `fromLocalInput` reads times. */
export function deviceTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
