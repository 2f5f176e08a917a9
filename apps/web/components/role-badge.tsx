import { ShieldCheck } from 'lucide-react';
import type { Person } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';
import { PeopleText } from './people-text.tsx';

/**
 * The role that the service knows of a person. It stands outside the name, on a ground and with an icon that no text
 * can draw, so that no name imitates it.
 */
export function RoleBadge({ t, role }: { readonly t: Translate; readonly role: NonNullable<Person['role']> }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-full bg-violet-soft px-2 py-0.5 align-baseline text-xs font-semibold whitespace-nowrap text-on-violet-soft">
      <ShieldCheck aria-hidden className="size-3.5 shrink-0" />
      <span>{t(`common.role.${role}`)}</span>
    </span>
  );
}

interface Props {
  readonly t: Translate;
  readonly person: Pick<Person, 'displayName' | 'role'>;
}

/** A person's name, with their role where they have one. */
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
