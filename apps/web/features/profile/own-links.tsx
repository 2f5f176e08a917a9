import { ChevronRight } from 'lucide-react';
import { Link } from '../../components/link.tsx';
import { WorkBadge } from '../../components/work-badge.tsx';
import type { StaffAccess } from '../../lib/api/server.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

/** Links of the own profile: the history of points, saved searches, templates, calls, hours, keys, decisions of moderators, the password, the own data, and the pages of moderators and admins. */
export function OwnLinks({ t, staff }: { readonly t: Translate; readonly staff: StaffAccess }) {
  const links = [
    { href: '/me/points', name: t('points.title'), isShown: true },
    { href: '/me/notices', name: t('noticeSettings.title'), isShown: true },
    { href: '/me/searches', name: t('searches.title'), isShown: true },
    { href: '/me/templates', name: t('templates.title'), isShown: true },
    { href: '/me/calls', name: t('calls.title'), isShown: true },
    { href: '/me/hours', name: t('hours.title'), isShown: true },
    { href: '/me/keys', name: t('keys.title'), isShown: true },
    { href: '/me/cases', name: t('decisions.ownTitle'), isShown: true },
    { href: '/me/password', name: t('session.changeTitle'), isShown: true },
    { href: '/me/account', name: t('account.title'), isShown: true },
    { href: '/moderation', name: t('shell.moderation'), isShown: staff.isModerator },
    { href: '/moderation/statistics', name: t('shell.statistics'), isShown: staff.isModerator },
    { href: '/admin/rewards', name: t('shell.rewards'), isShown: staff.isAdmin },
  ];
  return (
    <ul className="divide-y divide-line border-y border-line print:hidden">
      {links
        .filter(({ isShown }) => isShown)
        .map(({ href, name }) => (
          <li key={href} className="relative flex min-h-13 items-center justify-between gap-3 hover:text-accent">
            <Link href={href} className="row-link mr-auto font-semibold">
              {name}
            </Link>
            {href === '/moderation' && <WorkBadge />}
            <ChevronRight aria-hidden className="size-5 text-muted" />
          </li>
        ))}
    </ul>
  );
}
