'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { TIME_ZONE_COOKIE } from '../../lib/i18n/languages.ts';
import { keepPreference } from '../../lib/preference.ts';

interface Props {
  /** What this browser has reported before. */
  readonly reported: string | undefined;
  /** In which zone the page is written. */
  readonly used: string;
}

/** Tells the server once in which time zone this device lives; from then on, times are right in the first paint. */
export function TimeZone({ reported, used }: Props) {
  const router = useRouter();
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    if (timeZone === reported) return;
    keepPreference(TIME_ZONE_COOKIE, timeZone);
    if (timeZone !== used) router.refresh();
  }, [reported, used, router]);
  return null;
}
