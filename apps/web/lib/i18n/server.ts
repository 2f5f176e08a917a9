import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import type { Catalogue, Messages, Namespace } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import { serverNow } from '../server-time.ts';
import { settings } from '../settings.ts';
import { formats, type Formats } from './format.ts';
import { chooseLanguage, chooseTimeZone, LANGUAGE_COOKIE, TIME_ZONE_COOKIE, type Language } from './languages.ts';
import { translator, type Translate } from './translate.ts';

const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, de };

export interface Locale {
  readonly language: Language;
  readonly timeZone: string;
  readonly communityTimeZone: string;
  readonly reportedTimeZone: string | undefined;
  readonly now: number;
  readonly t: Translate;
  readonly format: Formats;
}

/** Returns the language, time zone and translator of the request, chosen once per request. */
export const getLocale = cache(async (): Promise<Locale> => {
  const [jar, head, now] = await Promise.all([cookies(), headers(), serverNow()]);
  const language = chooseLanguage(jar.get(LANGUAGE_COOKIE)?.value, head.get('accept-language'));
  const reportedTimeZone = jar.get(TIME_ZONE_COOKIE)?.value;
  const communityTimeZone = settings().communityTimeZone;
  const timeZone = chooseTimeZone(reportedTimeZone, communityTimeZone);
  return {
    language,
    timeZone,
    communityTimeZone,
    reportedTimeZone,
    now,
    t: translator(language, CATALOGUES[language]),
    format: formats(language, timeZone, communityTimeZone),
  };
});

/** Returns the given namespaces of the reader's catalogue: only those that the page needs in the browser. */
export async function getMessages(namespaces: readonly Namespace[]): Promise<Messages> {
  const { language } = await getLocale();
  return Object.fromEntries(namespaces.map((namespace) => [namespace, CATALOGUES[language][namespace]]));
}
