'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { TIME_ZONE_COOKIE } from '../../lib/i18n/languages.ts';
import { keepPreference } from '../../lib/preference.ts';

interface Props {
  /** Time zone that this browser reported before. */
  readonly reported: string | undefined;
  /** Time zone used to render the page. */
  readonly used: string;
}

/** Reports the device's time zone to the server once, so that the next first paint uses it. */
export function TimeZone({ reported, used }: Props) {
  const router = useRouter();
  useEffect(() => {
    // In a task of its own, because the first date format of a browser is slow and hydration should not wait for it.
    const timer = setTimeout(() => {
      const timeZone = deviceTimeZone();
      if (timeZone === reported) return;
      keepPreference(TIME_ZONE_COOKIE, timeZone);
      if (timeZone !== used) router.refresh();
    }, 0);
    return () => {
      clearTimeout(timer);
    };
  }, [reported, used, router]);
  return null;
}

declare global {
  /** Undefined in older browsers. */
  const Temporal: { readonly Now: { timeZoneId(): string } } | undefined;
}

/** The first date format of a browser loads tables of languages and zones, which Temporal does not need. */
function deviceTimeZone(): string {
  return typeof Temporal === 'undefined'
    ? new Intl.DateTimeFormat().resolvedOptions().timeZone
    : Temporal.Now.timeZoneId();
}
