import { Coins, Sparkles, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { PeopleText } from '../../components/people-text.tsx';
import { RoleBadge } from '../../components/role-badge.tsx';
import { Avatar } from '../../components/person.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { PublicUser } from '../../lib/api/types.ts';
import type { Formats } from '../../lib/i18n/format.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly format: Formats;
  readonly user: PublicUser;
  /** Defined only on the member's own profile. */
  readonly creationPoints?: number;
}

/** A member's name, role, reputation, XP and counts. */
export function Summary({ t, format, user, creationPoints }: Props) {
  const { displayName, role, bio, createdAt, reputation, xp } = user;
  return (
    <header className="space-y-6">
      <div className="flex items-center gap-4 sm:gap-5 narrow:flex-wrap">
        <Avatar person={user} large />
        <div className="min-w-0">
          <PeopleText as="h1" className="text-2xl font-semibold">
            {displayName}
          </PeopleText>
          {role !== undefined && (
            <p>
              <RoleBadge t={t} role={role} />
            </p>
          )}
          <p className="text-muted">
            <Sentence t={t} of="profile.memberSince" parts={{ date: <span>{format.date(createdAt)}</span> }} />
          </p>
        </div>
      </div>
      {bio !== undefined && bio !== '' && (
        <PeopleText as="p" lines className="max-w-prose">
          {bio}
        </PeopleText>
      )}
      <dl className="grid grid-flow-col auto-cols-auto gap-x-4 border-y border-line narrow:grid-flow-row">
        <Figure icon={<Star aria-hidden className="size-5" />} name={t('profile.reputation')}>
          {format.number(reputation)}
        </Figure>
        <Figure icon={<Sparkles aria-hidden className="size-5" />} name={t('profile.xp')}>
          {format.number(xp)}
        </Figure>
        {creationPoints !== undefined && (
          <Figure icon={<Coins aria-hidden className="size-5" />} name={t('profile.points')}>
            {format.number(creationPoints)}
          </Figure>
        )}
      </dl>
    </header>
  );
}

function Figure({
  icon,
  name,
  children,
}: {
  readonly icon: ReactNode;
  readonly name: string;
  readonly children: string;
}) {
  return (
    <div className="flex min-w-0 flex-col-reverse gap-1 py-4">
      <dt className="flex items-center gap-2 text-sm text-muted">
        <span className="text-accent">{icon}</span>
        <span>{name}</span>
      </dt>
      <dd className="text-xl font-bold tabular-nums">{children}</dd>
    </div>
  );
}
