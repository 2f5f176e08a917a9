'use client';

import { When } from '../../components/time.tsx';
import type { CallSummary } from '../../lib/api/types.ts';
import { repeatText } from '../../lib/calls/repeat-text.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';

/** When a call repeats, in words. A call without a schedule shows its start. */
export function RepeatWords({
  call: { schedule, pattern },
}: {
  readonly call: Pick<CallSummary, 'schedule' | 'pattern'>;
}) {
  const locale = useLocale();
  const { startsAt } = pattern;
  if (schedule !== undefined && startsAt !== undefined) {
    return <span suppressHydrationWarning>{repeatText(locale, schedule, startsAt)}</span>;
  }
  return startsAt === undefined ? <span>{locale.t('calls.undated')}</span> : <When at={startsAt} />;
}
