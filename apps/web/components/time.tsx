'use client';

import { useFormat, useNow } from '../lib/i18n/provider.tsx';

/** A time relative to now, for example `2 hours ago`. The `title` holds the exact time. */
export function Ago({ at }: { readonly at: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} title={format.dateTime(at)} className="whitespace-nowrap" suppressHydrationWarning>
      {format.relative(at, now)}
    </time>
  );
}

/** An absolute date and time. */
export function When({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} suppressHydrationWarning>
      {useFormat().dateTime(at)}
    </time>
  );
}

/** A calendar day, `YYYY-MM-DD`. */
export function Day({ day }: { readonly day: string }) {
  return <time dateTime={day}>{useFormat().day(day)}</time>;
}

/** An absolute date without a time. */
export function OnDate({ at }: { readonly at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)} suppressHydrationWarning>
      {format.date(at)}
    </time>
  );
}
