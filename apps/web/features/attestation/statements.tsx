import { LockKeyhole, PencilLine } from 'lucide-react';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { Ring, type HalfState } from '../../components/ring.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import type { Attestation, OwnUser, Person, Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** The two statements side by side: each is shown, sealed or missing. */
export function Statements({ t, quest, viewer }: Props) {
  const sides = sidesOf(quest);
  const [left, right] = sides;
  const count = sides.filter(({ statement }) => statement !== undefined).length;
  return (
    <section aria-labelledby="statements" className="card p-5 sm:p-6">
      <div className="flex items-center gap-4">
        <Ring
          left={halfState(left.statement)}
          right={halfState(right.statement)}
          agreed={quest.status === 'COMPLETED'}
          className="size-14 shrink-0"
        />
        <div>
          <h2 id="statements" className="text-lg font-semibold">
            {t('attest.title')}
          </h2>
          <p className="text-sm text-muted">
            <span>{t('attest.ring', { count })}</span>
            {quest.status === 'SUBMITTED' && <span>{`. ${t('attest.sealedNote')}`}</span>}
          </p>
        </div>
      </div>
      <ul className="mt-5 grid gap-3 sm:grid-cols-2">
        {sides.map((side) => (
          <li key={side.role} className="min-w-0 rounded-xl border border-line bg-sunken p-4">
            <Side t={t} side={side} isYou={side.person?.userId === viewer.userId} />
          </li>
        ))}
      </ul>
      {sides.some(({ role }) => role === 'witness') && quest.status === 'COMPLETED' && (
        <p className="mt-4 text-sm text-muted">{t('attest.byWitness')}</p>
      )}
    </section>
  );
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

function halfState(statement: Attestation | undefined): HalfState {
  if (statement === undefined) return 'empty';
  return statement.outcome === undefined ? 'sealed' : 'open';
}

const ROLE_NAMES = {
  requestor: 'attest.roleRequestor',
  performer: 'attest.rolePerformer',
  witness: 'attest.roleWitness',
} as const;

function Side({ t, side, isYou }: { readonly t: Translate; readonly side: OneSide; readonly isYou: boolean }) {
  const { role, person, statement } = side;
  return (
    <>
      <p className="font-semibold">
        {person === undefined || isYou ? (
          <span>{t(person === undefined ? 'attest.roleWitness' : 'attest.yours')}</span>
        ) : (
          <PersonName t={t} person={person} />
        )}
      </p>
      {person !== undefined && <p className="text-sm text-muted">{t(ROLE_NAMES[role])}</p>}
      <div className="mt-3">
        {statement === undefined ? (
          <p className="flex items-center gap-2 text-muted">
            <PencilLine aria-hidden className="size-5 shrink-0" />
            <span>{t(isYou ? 'attest.waitingYou' : 'attest.waitingOther')}</span>
          </p>
        ) : (
          <Statement t={t} statement={statement} />
        )}
      </div>
    </>
  );
}

function Statement({ t, statement }: { readonly t: Translate; readonly statement: Attestation }) {
  const { outcome, notes, method, attestedAt } = statement;
  return (
    <>
      {outcome === undefined ? (
        <>
          <p className="flex items-center gap-2 font-semibold">
            <LockKeyhole aria-hidden className="size-5 shrink-0 text-accent" />
            <span>{t('attest.sealed')}</span>
          </p>
          <p className="text-sm text-muted">{t('attest.sealedText')}</p>
        </>
      ) : (
        <p className="flex items-center gap-2 font-semibold">
          <OutcomeIcon outcome={outcome} />
          <span>{t(`attest.${outcome}`)}</span>
        </p>
      )}
      {notes !== undefined && notes !== '' && (
        <PeopleText as="blockquote" lines className="mt-2 border-s-2 border-edge ps-3">
          {notes}
        </PeopleText>
      )}
      <p className="mt-2 text-sm text-muted">
        <span>{t(`attest.${method}`)}</span>
        <Dot />
        <Ago at={attestedAt} />
      </p>
    </>
  );
}
