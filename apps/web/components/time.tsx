'use client';

import { useFormat, useNow } from '../lib/i18n/provider.tsx';

/** A moment as seen from now: `2 hours ago`. The exact time stands in the title. */
export function Ago({ at }: { readonly at: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} title={format.dateTime(at)} suppressHydrationWarning>
      {format.relative(at, now)}
    </time>
  );
}

/** A moment on the calendar and the clock. */
export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} suppressHydrationWarning>
      {useFormat().dateTime(at)}
    </time>
  );
}
