import { clsx } from 'clsx';
import { Coins } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { Avatar } from '../../components/person.tsx';
import { ButtonLink } from '../../components/button.tsx';
import type { StaffAccess } from '../../lib/api/server.ts';
import type { OwnUser } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { Brand } from './brand.tsx';
import { NavLink } from './nav-link.tsx';

const link =
  'inline-flex min-h-11 items-center rounded-lg px-3 font-semibold hover:bg-accent-soft hover:text-on-accent-soft aria-[current]:text-accent aria-[current]:underline aria-[current]:decoration-2 aria-[current]:underline-offset-8';

interface Props {
  readonly t: Translate;
  readonly viewer: OwnUser | undefined;
  readonly staff: StaffAccess;
  readonly signedIn: boolean;
}

export function Header({ t, viewer, staff, signedIn }: Props) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-paper">
      <div className="mx-auto flex min-h-16 max-w-6xl flex-wrap items-center gap-2 px-4 py-1 sm:px-6">
        <Brand name={t('common.brand')} />
        {signedIn ? (
          <>
            <nav aria-label={t('shell.mainNavigation')} className="ml-6 hidden gap-1 sm:flex">
              <NavLink href="/" className={link}>
                {t('shell.quests')}
              </NavLink>
              <NavLink href="/quests/new" className={link}>
                {t('shell.post')}
              </NavLink>
              {staff.isModerator && (
                <NavLink href="/moderation" className={link}>
                  {t('shell.moderation')}
                </NavLink>
              )}
              {staff.isAdmin && (
                <NavLink href="/admin/rewards" className={link}>
                  {t('shell.rewards')}
                </NavLink>
              )}
            </nav>
            {viewer !== undefined && <Own t={t} viewer={viewer} />}
          </>
        ) : (
          <div className="ml-auto flex items-center gap-1 sm:gap-3">
            <Link href="/sign-in" className={clsx(link, 'max-sm:px-2')}>
              {t('shell.signIn')}
            </Link>
            <ButtonLink href="/register" small className="max-sm:px-3">
              {t('shell.register')}
            </ButtonLink>
          </div>
        )}
      </div>
    </header>
  );
}

function Own({ t, viewer }: { readonly t: Translate; readonly viewer: OwnUser }) {
  return (
    <div className="ml-auto flex items-center gap-3">
      <span className="inline-flex items-center gap-1.5 rounded-full bg-amber-soft px-3 py-1.5 text-sm font-semibold text-on-amber-soft tabular-nums">
        <Coins aria-hidden className="size-4" />
        <span aria-hidden>{viewer.creationPoints}</span>
        <span className="sr-only">{t('shell.pointsLeft', { count: viewer.creationPoints })}</span>
      </span>
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
