import { memoize } from './memoize.ts';

/** Languages of the web application. The first is the default. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export const LANGUAGE_COOKIE = 'civicforge_language';
export const TIME_ZONE_COOKIE = 'civicforge_time_zone';

export function isLanguage(value: string | undefined): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Returns the stored choice, else the best match of `Accept-Language` (RFC 9110, 12.5.4). */
export function chooseLanguage(chosen: string | undefined, acceptLanguage: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split('-')[0]?.toLowerCase(), weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return wanted.map(({ language }) => language).find(isLanguage) ?? LANGUAGES[0];
}

/** Returns the time zone that the browser reported, or the community's for a missing or unknown one. */
export function chooseTimeZone(reported: string | undefined, communityTimeZone: string): string {
  return reported === undefined ? communityTimeZone : (knownTimeZone(reported) ?? communityTimeZone);
}

/** The canonical name of a time zone. Undefined for unknown ones. */
const knownTimeZone = memoize((reported: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: reported }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
});
