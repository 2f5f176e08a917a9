import { DAY, HOUR, instant } from '../time.ts';
import type { NoticeCategory, NoticeDraft } from './notice.ts';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const MAIL_MODES = ['now', 'digest', 'off'] as const;
export type MailMode = (typeof MAIL_MODES)[number];

/** How a member wants to be reached. Notices in the product have no setting: the bell shows all of them. */
export interface NoticeSettings {
  readonly language: Language;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** Local hour of the digest, 0 to 23. */
  readonly digestHour: number;
  readonly email: Readonly<Record<NoticeCategory, MailMode>>;
  /** Applies to devices that the member has subscribed; there is none at first. */
  readonly push: { readonly waiting: boolean; readonly news: boolean };
}

/** Returns the settings of a member who has chosen none. */
export function defaultNoticeSettings(timeZone: string): NoticeSettings {
  return {
    language: 'en',
    timeZone,
    digestHour: 8,
    email: { waiting: 'now', news: 'digest', community: 'digest', moderation: 'now' },
    push: { waiting: true, news: false },
  };
}

/** Returns how a notice reaches a member besides the product. */
export function channelsOf(
  { category }: Pick<NoticeDraft, 'category'>,
  { email, push }: NoticeSettings,
): { readonly mail: MailMode; readonly push: boolean } {
  const chosen = email[category];
  const mail = category === 'community' && chosen === 'now' ? 'digest' : chosen;
  return { mail, push: (category === 'waiting' && push.waiting) || (category === 'news' && push.news) };
}

/** True for a zone that the platform knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * True for a zone with a name. The platform also takes offsets such as `+05:30`, which have no summer time, and which older
 * browsers refuse: the page of a call shows its zone to every member.
 */
export function isNamedTimeZone(name: string): boolean {
  return !/^[+-]/.test(name) && isTimeZone(name);
}

/**
 * Returns the next digest after `now`: its instant and its local date (`YYYY-MM-DD`). An hour in the gap of summer time
 * moves to the next one; of a doubled hour the first counts.
 */
export function nextDigest(
  now: string,
  { timeZone, digestHour }: Pick<NoticeSettings, 'timeZone' | 'digestHour'>,
): { readonly dueAt: string; readonly date: string } {
  const today = localDate(now, timeZone);
  for (let day = 0; ; day += 1) {
    const date = plusDays(today, day);
    const dueAt = instantOf(date, digestHour, timeZone);
    if (instant(dueAt) > instant(now)) return { dueAt, date };
  }
}

/** Returns the local date of an instant, `YYYY-MM-DD`. */
export function localDate(iso: string, timeZone: string): string {
  return localParts(instant(iso), timeZone).date;
}

/** Returns the first instant of a local date at or after a full hour: clocks skip or repeat hours. */
function instantOf(date: string, hour: number, timeZone: string): string {
  const wanted = date + String(hour).padStart(2, '0');
  const quarter = HOUR / 4;
  // No zone is further than 14 hours ahead or 12 behind.
  const from = instant(`${date}T00:00:00.000Z`) + hour * HOUR - 15 * HOUR;
  for (let at = from; at < from + 2 * DAY; at += quarter) {
    const local = localParts(at, timeZone);
    if (local.date + local.hour >= wanted) return new Date(at).toISOString();
  }
  throw new Error(`no ${hour} o'clock on ${date} in ${timeZone}`);
}

function localParts(at: number, timeZone: string): { date: string; hour: string } {
  const format = formatOf(timeZone);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { date: `${parts['year']}-${parts['month']}-${parts['day']}`, hour: parts['hour'] ?? '' };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const digits = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: digits, day: digits, hour: digits },
  });
  formats.set(timeZone, format);
  return format;
}

function plusDays(date: string, days: number): string {
  return new Date(instant(`${date}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
}
