'use client';

import { createContext, use, useLayoutEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { HALF_MINUTE_MS, halfMinuteAfter, learnServerTime, onCorrectedTime, serverTime } from '../clock.ts';
import type { Messages } from './catalogue.ts';
import { formats, type Formats } from './format.ts';
import { type KnownTimes, withKnownTimes } from './known-times.ts';
import type { Language } from './languages.ts';
import { translator, type Translate } from './translate.ts';

interface LocaleValue {
  readonly language: Language;
  readonly timeZone: string;
  readonly communityTimeZone: string;
  /** Time of the server's render, in milliseconds since the epoch, used by the first paint. */
  readonly now: number;
  readonly messages: Messages;
  readonly t: Translate;
  readonly format: Formats;
}

const LocaleContext = createContext<LocaleValue | undefined>(undefined);

interface Props {
  readonly language: Language;
  readonly timeZone: string;
  readonly communityTimeZone: string;
  readonly now: number;
  readonly messages: Messages;
  readonly children: ReactNode;
}

/** Provides language, time zone and messages to the components below. */
export function LocaleProvider({ language, timeZone, communityTimeZone, now, messages, children }: Props) {
  const locale = useMemo(
    () => localeOf({ language, timeZone, communityTimeZone, now, messages }),
    [language, timeZone, communityTimeZone, now, messages],
  );
  // Runs before the first paint, so that a wrong device clock is never visible.
  useLayoutEffect(() => {
    learnServerTime(now);
  }, [now]);
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

/** Adds namespaces of the catalogue for one page. */
export function MoreMessages({ messages, children }: { readonly messages: Messages; readonly children: ReactNode }) {
  const outer = useLocale();
  const locale = useMemo(() => {
    const all = { ...outer.messages, ...messages };
    return localeOf({ ...outer, messages: all });
  }, [outer, messages]);
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

/**
 * Gives the components below the texts of times that the server has made. The first date format of a browser is slow, and
 * hydration would wait for it.
 */
export function TimesKnown({ times, children }: { readonly times: KnownTimes; readonly children: ReactNode }) {
  const outer = useLocale();
  const locale = useMemo(() => ({ ...outer, format: withKnownTimes(outer.format, times) }), [outer, times]);
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useT(): Translate {
  return useLocale().t;
}

export function useFormat(): Formats {
  return useLocale().format;
}

export function useLocale(): LocaleValue {
  const locale = use(LocaleContext);
  if (locale === undefined) throw new Error('LocaleProvider is missing above this component');
  return locale;
}

/**
 * Returns the present by the server's clock, in steps of half a minute. The first paint uses the time of the render, so
 * that hydration matches, in the same steps, so that nothing renders again right after it.
 */
export function useNow(): number {
  const { now } = useLocale();
  return useSyncExternalStore(
    subscribeToHalfMinutes,
    () => halfMinuteAfter(serverTime()),
    () => halfMinuteAfter(now),
  );
}

function subscribeToHalfMinutes(changed: () => void): () => void {
  const timer = setInterval(changed, HALF_MINUTE_MS);
  const forget = onCorrectedTime(changed);
  return () => {
    clearInterval(timer);
    forget();
  };
}

function localeOf(given: Omit<LocaleValue, 't' | 'format'>): LocaleValue {
  const { language, timeZone, communityTimeZone, messages } = given;
  return { ...given, t: translator(language, messages), format: formats(language, timeZone, communityTimeZone) };
}
