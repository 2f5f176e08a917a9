'use client';

import { useT } from '../lib/i18n/provider.tsx';
import { useWorkCount } from './work-count.tsx';

const MAX = 99;

/** The number of things that wait for a moderator, beside the link to them. */
export function WorkBadge() {
  return <WorkNumber count={useWorkCount()} />;
}

export function WorkNumber({ count }: { readonly count: number }) {
  const t = useT();
  if (count === 0) return null;
  const shown = Math.min(count, MAX);
  return (
    <span className="inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-danger px-1 text-sm font-bold text-surface tabular-nums">
      <span aria-hidden>{t(count > MAX ? 'shell.plus' : 'shell.number', { count: shown })}</span>
      <span className="sr-only">{t('shell.work', { count })}</span>
    </span>
  );
}
