import { ShieldCheck } from 'lucide-react';
import type { Person } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import { PeopleText } from './people-text.tsx';

/**
 * The role of a person, from the API. It stands outside the name, with a background and an icon, so that no display
 * name can imitate it.
 */
export function RoleBadge({ t, role }: { readonly t: Translate; readonly role: NonNullable<Person['role']> }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-full bg-violet-soft px-2 py-0.5 align-baseline text-sm font-semibold whitespace-nowrap text-on-violet-soft">
      <ShieldCheck aria-hidden className="size-3.5 shrink-0" />
      <span>{t(`common.role.${role}`)}</span>
    </span>
  );
}

interface Props {
  readonly t: Translate;
  readonly person: Pick<Person, 'displayName' | 'role'>;
}

/** A person's name and role. */
export function PersonName({ t, person: { displayName, role } }: Props) {
  if (role === undefined) return <PeopleText>{displayName}</PeopleText>;
  return (
    <span>
      <PeopleText>{displayName}</PeopleText>
      <span> </span>
      <RoleBadge t={t} role={role} />
    </span>
  );
}
