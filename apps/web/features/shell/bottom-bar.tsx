import { HandCoins, ListChecks, Plus, Scale, UserRound } from 'lucide-react';
import type { StaffAccess } from '../../lib/api/server.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { NavLink } from './nav-link.tsx';

const item =
  'flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs font-semibold text-muted aria-[current]:text-accent';

/** Navigation at the bottom of small screens. Wide screens show it in the header. */
export function BottomBar({ t, staff }: { readonly t: Translate; readonly staff: StaffAccess }) {
  return (
    <nav
      aria-label={t('shell.mainNavigation')}
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      <NavLink href="/" className={item}>
        <ListChecks aria-hidden className="size-6" />
        <span>{t('shell.quests')}</span>
      </NavLink>
      <NavLink href="/quests/new" className={item}>
        <span className="rounded-full bg-accent px-4 py-0.5 text-on-accent">
          <Plus aria-hidden className="size-6" />
        </span>
        <span>{t('shell.postShort')}</span>
      </NavLink>
      {staff.isModerator && (
        <NavLink href="/moderation" className={item}>
          <Scale aria-hidden className="size-6" />
          <span>{t('shell.moderationShort')}</span>
        </NavLink>
      )}
      {staff.isAdmin && (
        <NavLink href="/admin/rewards" className={item}>
          <HandCoins aria-hidden className="size-6" />
          <span>{t('shell.rewards')}</span>
        </NavLink>
      )}
      <NavLink href="/me" className={item}>
        <UserRound aria-hidden className="size-6" />
        <span>{t('shell.profileShort')}</span>
      </NavLink>
    </nav>
  );
}
