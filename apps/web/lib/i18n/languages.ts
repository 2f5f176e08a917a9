/** Languages the screen speaks; the first is what everybody gets who asks for none of them. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export const LANGUAGE_COOKIE = 'civicforge_language';
export const TIME_ZONE_COOKIE = 'civicforge_time_zone';

export function isLanguage(value: string | undefined): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The person's own choice first, then the browser's list with its weights (RFC 9110, 12.5.4). */
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

/** The time zone the browser reported, if this machine knows it; UTC until then. */
export function chooseTimeZone(reported: string | undefined): string {
  if (reported === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: reported }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
