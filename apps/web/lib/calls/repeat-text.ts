import { type CallSchedule, localTimeOf, repeatDates, repeatOf, weekdayInMonth } from '@civicforge/domain';
import type { MessageKey } from '../i18n/catalogue.ts';
import { filled } from '../i18n/filled.ts';
import { type Formats, formats } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/translate.ts';

interface Locale {
  readonly language: Language;
  readonly timeZone: string;
  readonly communityTimeZone: string;
  readonly t: Translate;
  readonly format: Formats;
}

/** Number of dates that a sentence names. */
const NAMED = 6;

const MONTHLY: Readonly<Record<number, MessageKey>> = {
  1: 'calls.month1',
  2: 'calls.month2',
  3: 'calls.month3',
  4: 'calls.month4',
  [-1]: 'calls.monthLast',
};

/**
 * Returns the rule in words: `Every Saturday at 10:00, 8 times`. The time is that of the schedule's zone, which is named
 * unless it is that of the reader and of the community. A rule that no form makes has no words.
 * @param startsAt of the first date
 */
export function repeatText(locale: Locale, schedule: CallSchedule, startsAt: string): string {
  const { t, language } = locale;
  const repeat = repeatOf(schedule);
  if (repeat === undefined) return t('calls.ownRule');
  const { timeZone } = schedule;
  const { ordinal } = weekdayInMonth(localTimeOf(startsAt, timeZone).date);
  const key = repeat.every === 'month' ? (MONTHLY[ordinal] ?? 'calls.monthLast') : (`calls.${repeat.every}` as const);
  const inZone = formats(language, timeZone);
  const isOurs = timeZone === locale.timeZone && timeZone === locale.communityTimeZone;
  const zone = isOurs ? '' : ` (${timeZone})`;
  const rule = filled(t(key), { weekday: inZone.weekday(startsAt), time: inZone.time(startsAt) });
  const { end } = repeat;
  const words =
    'count' in end ? t('calls.times', { count: end.count }) : filled(t('calls.until'), { date: inZone.day(end.until) });
  return `${rule}${zone}, ${words}`;
}

/** Returns the rule in words and its first dates in the zone of the reader. */
export function datesText(locale: Locale, schedule: CallSchedule, startsAt: string): string {
  const dates = repeatDates(schedule, startsAt).map((date) => locale.format.shortDay(date.startsAt ?? startsAt));
  const more = dates.length > NAMED ? ', …' : '';
  return `${repeatText(locale, schedule, startsAt)}: ${dates.slice(0, NAMED).join(', ')}${more}`;
}
