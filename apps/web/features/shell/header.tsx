import { Coins } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { Avatar } from '../../components/person.tsx';
import { WorkBadge } from '../../components/work-badge.tsx';
import type { StaffAccess } from '../../lib/api/server.ts';
import type { OwnUser } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { BellLink } from './bell-link.tsx';
import { Brand } from './brand.tsx';
import { NavLink } from './nav-link.tsx';
import { SignInLinks } from './sign-in-links.tsx';
import { WaitingBadge } from './waiting-badge.tsx';

const link =
  'inline-flex min-h-11 items-center gap-2 rounded-lg px-2 font-semibold whitespace-nowrap md:px-3 hover:bg-accent-soft hover:text-on-accent-soft aria-[current]:rounded-b-none aria-[current]:text-accent aria-[current]:shadow-[inset_0_-3px_0_var(--accent)]';

interface Props {
  readonly t: Translate;
  /** Name of the community. */
  readonly name: string;
  readonly viewer: OwnUser | undefined;
  readonly staff: StaffAccess;
  readonly signedIn: boolean;
}

/** One row on every screen. It stays in sight, except on low windows, of which it would take too much. */
export function Header({ t, name, viewer, staff, signedIn }: Props) {
  return (
    <header className="stays sticky top-0 z-20 border-b border-line bg-paper">
      <div className="mx-auto flex min-h-14 max-w-6xl items-center gap-2 px-4 sm:px-6">
        <Brand name={name} />
        {signedIn ? (
          <>
            <nav aria-label={t('shell.mainNavigation')} className="hidden sm:flex md:ml-4 md:gap-1">
              <NavLink href="/" className={link}>
                <span>{t('shell.quests')}</span>
                <WaitingBadge />
              </NavLink>
              <NavLink href="/quests/new" className={link}>
                {t('shell.post')}
              </NavLink>
              {staff.isAdmin && (
                <NavLink href="/admin/rewards" className={`${link} max-lg:hidden`}>
                  {t('shell.rewards')}
                </NavLink>
              )}
              {/* The last one: its badge arrives later and moves nothing. */}
              {staff.isModerator && (
                <NavLink href="/moderation" className={`${link} max-lg:hidden`}>
                  <span>{t('shell.moderation')}</span>
                  <WorkBadge />
                </NavLink>
              )}
            </nav>
            <div className="ml-auto flex shrink-0 items-center gap-1 md:gap-2">
              <BellLink />
              {viewer !== undefined && <Own t={t} viewer={viewer} />}
            </div>
          </>
        ) : (
          <SignInLinks className={link} />
        )}
      </div>
    </header>
  );
}

function Own({ t, viewer }: { readonly t: Translate; readonly viewer: OwnUser }) {
  return (
    <div className="flex items-center gap-2 md:gap-3">
      <Link
        href="/me/points"
        className="inline-flex min-h-11 items-center rounded-full text-sm font-semibold tabular-nums"
      >
        <span className="inline-flex items-center gap-1.5 rounded-full bg-amber-soft px-3 py-1.5 text-on-amber-soft">
          <Coins aria-hidden className="size-4" />
          <span aria-hidden>{viewer.creationPoints}</span>
          <span className="sr-only">{t('shell.pointsLeft', { count: viewer.creationPoints })}</span>
        </span>
      </Link>
      <Link
        href="/me"
        aria-label={`${t('shell.profile')}: ${viewer.displayName}`}
        className="hidden rounded-full sm:inline-flex"
      >
        <Avatar person={viewer} />
      </Link>
    </div>
  );
}
