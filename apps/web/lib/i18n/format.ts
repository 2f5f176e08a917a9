import type { Language } from './languages.ts';
import { lazily, memoize } from './memoize.ts';
import { relativeTime } from './relative-time.ts';

export interface Formats {
  readonly number: (value: number) => string;
  /** With sign: `+2`, `-1`, `0`. */
  readonly change: (value: number) => string;
  readonly date: (iso: string) => string;
  /** A calendar day, `YYYY-MM-DD`, which is the same in every time zone. */
  readonly day: (day: string) => string;
  /** `November 2026`, from `2026-11`. */
  readonly month: (month: string) => string;
  /** `Saturday` */
  readonly weekday: (iso: string) => string;
  /** A time of day: `10:00`. */
  readonly time: (iso: string) => string;
  /** A date without its year: `5 Dec`. */
  readonly shortDay: (iso: string) => string;
  /** Names the time zone if it is not the community's. */
  readonly dateTime: (iso: string) => string;
  /**
   * `just now`, `2 hours ago`, `tomorrow`, `in 3 weeks`. Less than a day is counted by the clock, days by the calendar of the
   * reader's time zone: tomorrow is the next date, also 47 hours ahead, and never the date after it.
   */
  readonly relative: (iso: string, now: number) => string;
  /** `2.5 hours`: the largest unit that fits, down to whole seconds. */
  readonly duration: (seconds: number) => string;
  readonly percent: (value: number) => string;
}

const UNITS = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'month', ms: 30 * 86_400_000 },
  { unit: 'week', ms: 7 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;
const SECOND = { unit: 'second', ms: 1_000 } as const;
const MINUTE_MS = 60_000;

/** Sentences about the past end with it: "Ben submitted the work just now". Intl knows `now` alone. */
const JUST_NOW: Readonly<Record<Language, string>> = { en: 'just now', de: 'gerade eben' };

/**
 * Returns the formats of a language and a time zone. They are kept, because creating them is slow.
 * @param communityTimeZone the zone that a time without a name is in
 */
export function formats(language: Language, timeZone: string, communityTimeZone = timeZone): Formats {
  return knownFormats(language, timeZone, communityTimeZone);
}

const knownFormats = memoize(createFormats);

function createFormats(language: Language, timeZone: string, communityTimeZone: string): Formats {
  // British English writes the day before the month.
  const locale = language === 'en' ? 'en-GB' : language;
  const number = lazily(() => new Intl.NumberFormat(locale));
  const change = lazily(() => new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' }));
  const date = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }));
  const days = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
  const months = lazily(() => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }));
  const weekday = lazily(() => new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }));
  const time = lazily(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }));
  const shortDay = lazily(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }));
  const dateTime = lazily(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }));
  const zone = lazily(() => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }));
  const nameOfZone = (time: Date) =>
    timeZone === communityTimeZone
      ? ''
      : ` ${
          zone()
            .formatToParts(time)
            .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
        }`;
  const percent = lazily(() => new Intl.NumberFormat(locale, { style: 'percent' }));
  // `numeric: 'auto'` only for days: yesterday, tomorrow. Seven days ahead is not always "next week".
  const named = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const counted = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }));
  return {
    number: (value) => plainNumber(value, language) ?? number().format(value),
    change: (value) => change().format(value).replace('-', '\u2212'),
    date: (iso) => plainSpaces(date().format(new Date(iso))),
    day: (day) => plainSpaces(days().format(new Date(`${day}T00:00:00Z`))),
    month: (month) => plainSpaces(months().format(new Date(`${month}-01T00:00:00Z`))),
    weekday: (iso) => weekday().format(new Date(iso)),
    time: (iso) => plainSpaces(time().format(new Date(iso))),
    shortDay: (iso) => plainSpaces(shortDay().format(new Date(iso))),
    dateTime: (iso) => {
      const at = new Date(iso);
      return plainSpaces(`${dateTime().format(at)}${nameOfZone(at)}`);
    },
    relative: (iso, now) => {
      if (isLastMinute(Date.parse(iso), now)) return JUST_NOW[language];
      const { amount, unit } = relativeTime(Date.parse(iso), now, timeZone);
      const isNamed = unit === 'day' || unit === 'second';
      return plainSpaces((isNamed ? named : counted)().format(amount, unit));
    },
    duration: (seconds) => {
      const { unit, ms } = UNITS.find((candidate) => seconds * 1_000 >= candidate.ms) ?? SECOND;
      const value = (seconds * 1_000) / ms;
      const shape = {
        style: 'unit',
        unit,
        unitDisplay: 'long',
        maximumFractionDigits: value < 10 && unit !== 'second' ? 1 : 0,
      } as const;
      return plainSpaces(new Intl.NumberFormat(locale, shape).format(value));
    },
    percent: (value) => plainSpaces(percent().format(value / 100)),
  };
}

/** Separators of thousands. A specification compares them with Intl. */
const GROUP: Readonly<Record<Language, string>> = { en: ',', de: '.' };

/** Returns the text of a whole number below a million without Intl: the first formatter costs a browser more than all others. */
export function plainNumber(value: number, language: Language): string | undefined {
  if (!Number.isInteger(value) || value < 0 || value >= 1_000_000) return undefined;
  return String(value).replace(/(?=\d{3}$)\B/, GROUP[language]);
}

function isLastMinute(time: number, now: number): boolean {
  return time <= now && now - time < MINUTE_MS;
}

/** Replaces narrow spaces, which differ between Node and browsers and would break hydration. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
