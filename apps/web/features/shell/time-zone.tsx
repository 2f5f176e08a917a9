'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { TIME_ZONE_COOKIE } from '../../lib/i18n/languages.ts';
import { inOwnTask } from '../../lib/own-task.ts';
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
  useEffect(
    () =>
      // The first date format of a browser is slow.
      inOwnTask(() => {
        const timeZone = deviceTimeZone();
        if (timeZone === reported) return;
        keepPreference(TIME_ZONE_COOKIE, timeZone);
        if (timeZone !== used) router.refresh();
      }),
    [reported, used, router],
  );
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
