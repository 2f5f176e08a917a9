'use client';

import { createContext, use, useLayoutEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { learnServerTime, onCorrectedTime, serverTime } from '../clock.ts';
import type { Messages } from './catalogue.ts';
import { formats, type Formats } from './format.ts';
import type { Language } from './languages.ts';
import { translator, type Translate } from './translate.ts';

interface Spoken {
  readonly language: Language;
  readonly timeZone: string;
  /** When the server wrote the page, in milliseconds: the clock of the first paint. */
  readonly now: number;
  readonly messages: Messages;
  readonly t: Translate;
  readonly format: Formats;
}

const SpokenContext = createContext<Spoken | undefined>(undefined);

interface Props {
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
  readonly messages: Messages;
  readonly children: ReactNode;
}

/** Speaks one language to everything below it. */
export function SpokenIn({ language, timeZone, now, messages, children }: Props) {
  const spoken = useMemo(
    () => ({ language, timeZone, now, messages, ...tools(language, timeZone, messages) }),
    [language, timeZone, now, messages],
  );
  // Before the first paint with the browser's own clock, so that no wrong time is seen.
  useLayoutEffect(() => {
    learnServerTime(now);
  }, [now]);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

/** Adds further parts of the catalogue for one page. */
export function MoreMessages({ messages, children }: { readonly messages: Messages; readonly children: ReactNode }) {
  const outer = useSpoken();
  const spoken = useMemo(() => {
    const all = { ...outer.messages, ...messages };
    return { ...outer, messages: all, ...tools(outer.language, outer.timeZone, all) };
  }, [outer, messages]);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export function useT(): Translate {
  return useSpoken().t;
}

export function useFormat(): Formats {
  return useSpoken().format;
}

export function useSpoken(): Spoken {
  const spoken = use(SpokenContext);
  if (spoken === undefined) throw new Error('Nothing speaks here: SpokenIn is missing above');
  return spoken;
}

/** Now by the server's clock, to the half minute. The first paint has the server's own moment, so that both agree. */
export function useNow(): number {
  const { now } = useSpoken();
  return useSyncExternalStore(everyHalfMinute, halfMinute, () => now);
}

const HALF_MINUTE = 30_000;

function halfMinute(): number {
  return Math.floor(serverTime() / HALF_MINUTE) * HALF_MINUTE;
}

function everyHalfMinute(changed: () => void): () => void {
  const timer = setInterval(changed, HALF_MINUTE);
  const forget = onCorrectedTime(changed);
  return () => {
    clearInterval(timer);
    forget();
  };
}

function tools(language: Language, timeZone: string, messages: Messages) {
  return { t: translator(language, messages), format: formats(language, timeZone) };
}
