import { clsx } from 'clsx';
import type { Person } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import { Link } from './link.tsx';
import { PeopleText } from './people-text.tsx';
import { RoleBadge } from './role-badge.tsx';
import { Sentence } from './sentence.tsx';

const BACKGROUNDS = [
  'bg-sky-soft text-on-sky-soft',
  'bg-violet-soft text-on-violet-soft',
  'bg-amber-soft text-on-amber-soft',
  'bg-accent-soft text-on-accent-soft',
] as const;

/** The first letter of a name on a background colour derived from the user id. */
export function Avatar({
  person,
  large = false,
}: {
  readonly person: Pick<Person, 'userId' | 'displayName'>;
  readonly large?: boolean;
}) {
  const sum = [...person.userId].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const [initial = '?'] = [...person.displayName.trim()];
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-bold',
        large ? 'size-16 text-xl' : 'size-10 text-base',
        BACKGROUNDS[sum % BACKGROUNDS.length],
      )}
    >
      {initial.toUpperCase()}
    </span>
  );
}

interface Props {
  readonly t: Translate;
  readonly person: Person;
  /** True for the viewer. */
  readonly isYou: boolean;
}

/** A person's name, role and reputation, with a link to the profile. */
export function PersonLine({ t, person, isYou }: Props) {
  return (
    <span className="flex min-w-0 items-center gap-3">
      <Avatar person={person} />
      <span className="min-w-0">
        <Link
          href={isYou ? '/me' : `/users/${encodeURIComponent(person.userId)}`}
          className="inline-block min-h-6 max-w-full align-bottom font-semibold underline decoration-line underline-offset-4 hover:text-accent hover:decoration-accent"
        >
          {isYou ? (
            <Sentence t={t} of="quest.isYou" parts={{ name: person.displayName }} />
          ) : (
            <PeopleText>{person.displayName}</PeopleText>
          )}
        </Link>
        <span className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          {person.role !== undefined && <RoleBadge t={t} role={person.role} />}
          <span>{t('common.reputation', { count: person.reputation })}</span>
        </span>
      </span>
    </span>
  );
}
