'use client';

import { Bell } from 'lucide-react';
import { useMemberCounts } from '../../components/member-counts.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { NavLink } from './nav-link.tsx';

/** The API counts no further. */
const MAX = 50;
/** A larger number would cover what stands beside the bell. */
const SHOWN = 9;

/** The link to the notices, with the number of unread ones. The number lies over the bell, so nothing moves with it. */
export function BellLink() {
  const t = useT();
  const { unread } = useMemberCounts().counts;
  const count = Math.min(unread, MAX);
  const inWords = t(unread > MAX ? 'shell.unreadMany' : 'shell.unread', { count });
  return (
    <NavLink
      href="/notices"
      className="relative inline-flex size-11 items-center justify-center rounded-full hover:bg-accent-soft hover:text-on-accent-soft aria-[current]:text-accent"
    >
      <Bell aria-hidden className="size-5.5" />
      {/* One text: a name of several boxes has a space between them, also before a comma. */}
      <span className="sr-only">{count > 0 ? `${t('shell.notices')}, ${inWords}` : t('shell.notices')}</span>
      {count > 0 && (
        <span
          aria-hidden
          className="absolute top-0.5 left-2/5 inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-danger px-1 text-sm font-bold text-surface tabular-nums"
        >
          {unread > SHOWN ? t('shell.plus', { count: SHOWN }) : t('shell.number', { count })}
        </span>
      )}
    </NavLink>
  );
}
