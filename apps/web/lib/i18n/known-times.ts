import { halfMinuteAfter } from '../clock.ts';
import type { Formats } from './format.ts';

/** Texts of times in the reader's language and time zone, by the times as the API writes them. */
export interface KnownTimes {
  /** The present of the relative texts. */
  readonly now: number;
  readonly texts: Readonly<Record<string, KnownTime>>;
}

interface KnownTime {
  readonly date: string;
  readonly dateTime: string;
  readonly relative: string;
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Returns the texts of all times in values of the API, for the page that shows them. */
export function knownTimes(values: unknown, format: Formats, renderedAt: number): KnownTimes {
  const now = halfMinuteAfter(renderedAt);
  const texts = timesIn(values).map((at): [string, KnownTime] => [
    at,
    { date: format.date(at), dateTime: format.dateTime(at), relative: format.relative(at, now) },
  ]);
  return { now, texts: Object.fromEntries(texts) };
}

/** Returns formats that look up the known texts first. */
export function withKnownTimes(format: Formats, { now: knownNow, texts }: KnownTimes): Formats {
  return {
    ...format,
    date: (iso) => texts[iso]?.date ?? format.date(iso),
    dateTime: (iso) => texts[iso]?.dateTime ?? format.dateTime(iso),
    relative: (iso, now) => (now === knownNow ? texts[iso]?.relative : undefined) ?? format.relative(iso, now),
  };
}

function timesIn(value: unknown): string[] {
  if (typeof value === 'string') return TIME.test(value) && !Number.isNaN(Date.parse(value)) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(timesIn) : [];
}
