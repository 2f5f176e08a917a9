import { ListChecks, Plus, UserRound } from 'lucide-react';
import type { Translate } from '../../lib/i18n/translate.ts';
import { NavLink } from './nav-link.tsx';
import { WaitingBadge } from './waiting-badge.tsx';

const item =
  'flex min-h-14 min-w-0 flex-1 narrow:flex-auto flex-col items-center justify-center gap-0.5 text-sm font-semibold text-muted aria-[current]:text-accent';

/** Navigation at the bottom of small screens. Wide screens show it in the header. Pages of staff are on the profile. */
export function BottomBar({ t }: { readonly t: Translate }) {
  return (
    <nav
      aria-label={t('shell.mainNavigation')}
      className="stays fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <NavLink href="/" className={item}>
        <span className="relative">
          <ListChecks aria-hidden className="size-6" />
          <WaitingBadge className="absolute -top-1.5 left-4" />
        </span>
        <span>{t('shell.quests')}</span>
      </NavLink>
      <NavLink href="/quests/new" className={item}>
        <span className="rounded-full bg-accent px-4 py-0.5 text-on-accent">
          <Plus aria-hidden className="size-5" />
        </span>
        <span>{t('shell.postShort')}</span>
      </NavLink>
      <NavLink href="/me" className={item}>
        <UserRound aria-hidden className="size-6" />
        <span>{t('shell.profileShort')}</span>
      </NavLink>
    </nav>
  );
}
