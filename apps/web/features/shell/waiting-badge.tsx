'use client';

import { clsx } from 'clsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { useMemberCounts } from '../../components/member-counts.tsx';

const MAX = 99;

/** The number of quests that wait for the member, beside the link to the start page. */
export function WaitingBadge({ className }: { readonly className?: string }) {
  const t = useT();
  const { waiting: count } = useMemberCounts().counts;
  if (count === 0) return null;
  const shown = Math.min(count, MAX);
  return (
    <span
      className={clsx(
        'inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-danger px-1 text-sm font-bold text-surface tabular-nums',
        className,
      )}
    >
      <span aria-hidden>{t(count > MAX ? 'shell.plus' : 'shell.number', { count: shown })}</span>
      <span className="sr-only">{t('shell.waiting', { count })}</span>
    </span>
  );
}
