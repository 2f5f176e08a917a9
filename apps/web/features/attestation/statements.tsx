import { countedMinutes } from '@civicforge/proof/counted-minutes';
import { clsx } from 'clsx';
import { LockKeyhole, PencilLine } from 'lucide-react';
import type { ReactElement } from 'react';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Ring, type HalfState } from '../../components/ring.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import type { Attestation, OwnUser, Person, Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import { positionOf } from '../../lib/quest/position.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
  /** True if both statements say done. Ticks the ring. */
  readonly agreed: boolean;
  /** The attestation form, if the viewer may attest. It is the viewer's half. */
  readonly form?: ReactElement | false;
}

/** The two statements: each is shown, sealed or missing. The viewer's own half is the form, and stands first. */
export function Statements({ t, quest, viewer, agreed, form = false }: Props) {
  const sides = sidesOf(quest);
  const [left, right] = sides;
  const count = sides.filter(({ statement }) => statement !== undefined).length;
  const own = form === false ? -1 : sides.findIndex((side) => isOwnHalf(side, quest, viewer));
  const ordered = own === 1 ? [right, left] : sides;
  return (
    <section aria-labelledby="statements">
      <div className="flex items-center gap-3">
        <Ring
          left={halfState(left.statement)}
          right={halfState(right.statement)}
          agreed={agreed}
          className="size-7 shrink-0 sm:size-9"
        />
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 sm:block">
          <h2 id="statements" className="text-base font-semibold">
            {t('attest.title')}
          </h2>
          <p className="text-sm text-muted">
            <span>{t('attest.ring', { count })}</span>
            {quest.status === 'SUBMITTED' && form === false && <span>{`. ${t('attest.sealedNote')}`}</span>}
          </p>
        </div>
      </div>
      <ul className="mt-2 grid gap-x-6 sm:grid-cols-2">
        {ordered.map((side) => (
          <li
            key={side.role}
            className={
              side === sides[own]
                ? 'min-w-0 border-t border-line py-2 sm:col-span-2'
                : clsx('min-w-0 border-t border-line py-3', own >= 0 && 'sm:col-span-2')
            }
          >
            <Side t={t} side={side} isYou={side.person?.userId === viewer.userId} form={side === sides[own] && form} />
          </li>
        ))}
      </ul>
      {sides.some(({ role }) => role === 'witness') && quest.status === 'COMPLETED' && (
        <p className="text-sm text-muted">{t('attest.byWitness')}</p>
      )}
      {quest.status === 'COMPLETED' && <CountedTime t={t} attestations={quest.attestations} />}
    </section>
  );
}

/** The duration that counts. Says why it differs from what a side stated. */
function CountedTime({ t, attestations }: Pick<Props, 't'> & Pick<Quest, 'attestations'>) {
  const stated = attestations.filter(({ role }) => role !== 'witness').flatMap(({ minutes }) => minutes ?? []);
  if (stated.length === 0) return null;
  const count = countedMinutes(attestations);
  if (count === undefined) return <p className="text-sm text-muted">{t('attest.countsNothing')}</p>;
  const isSame = stated.every((minutes) => minutes === count);
  return <p className="text-sm text-muted">{t(isSame ? 'attest.counts' : 'attest.countsSmaller', { count })}</p>;
}

interface OneSide {
  readonly role: Attestation['role'];
  /** Undefined for a witness, whose role alone is shown. */
  readonly person: Person | undefined;
  readonly statement: Attestation | undefined;
}

/** Returns the requestor's side and the performer's. A witness takes the place of the silent side. */
function sidesOf({ attestations, requestor, performer }: Quest): readonly [OneSide, OneSide] {
  const of = (role: Attestation['role']) => attestations.find((attestation) => attestation.role === role);
  const witness = of('witness');
  const side = (role: 'requestor' | 'performer', person: Person | undefined): OneSide => {
    const statement = of(role);
    if (statement === undefined && witness !== undefined)
      return { role: 'witness', person: undefined, statement: witness };
    return { role, person, statement };
  };
  return [side('requestor', requestor), side('performer', performer)];
}

/** True for the half that the viewer fills: their own, or as a witness the missing one. */
function isOwnHalf({ role, statement }: OneSide, quest: Quest, viewer: Pick<OwnUser, 'userId'>): boolean {
  const position = positionOf(quest, viewer);
  return position === 'other' ? statement === undefined : role === position;
}

function halfState(statement: Attestation | undefined): HalfState {
  if (statement === undefined) return 'empty';
  return statement.outcome === undefined ? 'sealed' : 'open';
}

const ROLE_NAMES = {
  requestor: 'attest.roleRequestor',
  performer: 'attest.rolePerformer',
  witness: 'attest.roleWitness',
} as const;

interface SideProps {
  readonly t: Translate;
  readonly side: OneSide;
  readonly isYou: boolean;
  readonly form: ReactElement | false;
}

function Side({ t, side: { role, person, statement }, isYou, form }: SideProps) {
  return (
    <>
      {/* On phones the question of the form says whose half it is, so that the answers stand in the first screen. */}
      <p className={clsx('flex flex-wrap items-baseline gap-x-2', form !== false && 'max-sm:sr-only')}>
        <span className="font-semibold">
          {person === undefined || isYou ? (
            <span>{t(person === undefined ? 'attest.roleWitness' : 'attest.yours')}</span>
          ) : (
            <PersonName t={t} person={person} />
          )}
        </span>
        {person !== undefined && <span className="text-sm text-muted">{t(ROLE_NAMES[role])}</span>}
      </p>
      {form !== false && <div className="mt-1">{form}</div>}
      {form === false && statement === undefined && (
        <p className="mt-1 flex items-center gap-2 text-muted">
          <PencilLine aria-hidden className="size-5 shrink-0" />
          <span>{t(isYou ? 'attest.waitingYou' : 'attest.waitingOther')}</span>
        </p>
      )}
      {statement !== undefined && <Statement t={t} statement={statement} />}
    </>
  );
}

function Statement({ t, statement }: { readonly t: Translate; readonly statement: Attestation }) {
  const { outcome, notes, minutes, method, attestedAt } = statement;
  return (
    <>
      {outcome === undefined ? (
        <p className="mt-1 flex items-center gap-2 font-semibold">
          <LockKeyhole aria-hidden className="size-5 shrink-0 text-accent" />
          <span>{t('attest.sealed')}</span>
        </p>
      ) : (
        <p className="mt-1 flex items-center gap-2 font-semibold">
          <OutcomeIcon outcome={outcome} />
          <span>{t(`attest.${outcome}`)}</span>
        </p>
      )}
      {notes !== undefined && notes !== '' && (
        <PeopleText as="blockquote" lines className="mt-2 border-s-2 border-edge ps-3">
          {notes}
        </PeopleText>
      )}
      {minutes !== undefined && <p className="mt-1">{t('attest.minutes', { count: minutes })}</p>}
      <p className="mt-1 text-sm text-muted">
        <span>{t(`attest.${method}`)}</span>
        <Dot />
        <Ago at={attestedAt} />
      </p>
    </>
  );
}
