'use client';

import { CircleCheck, Undo2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ButtonLink } from '../../components/button.tsx';
import { FurtherAction } from '../../components/further-action.tsx';
import { Notice } from '../../components/notice.tsx';
import { PersonLine } from '../../components/person.tsx';
import { Quote } from '../../components/quote.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import type { Case, OwnUser } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useNow, useT } from '../../lib/i18n/provider.tsx';
import { thingPath } from '../../lib/quest/thing-path.ts';
import { AnswerForm, DecideForm, LiftForm } from './case-forms.tsx';
import { CaseHistory, CaseReports } from './case-record.tsx';

interface Props {
  readonly found: Case;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** Everything about one reported thing, with the decision that it waits for. */
export function CaseScreen({ found: loaded, viewer }: Props) {
  const t = useT();
  const router = useRouter();
  const [changed, setChanged] = useState<Case>();
  const [done, setDone] = useState<MessageKey>();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (done !== undefined) notice.current?.focus();
  }, [done]);
  const found = changed ?? loaded;
  const { subject, concerned } = found;
  const after = (message: MessageKey) => (next?: Case) => {
    if (next !== undefined) setChanged(next);
    setDone(message);
    router.refresh();
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-10">
      <div className="min-w-0 space-y-8">
        <div ref={notice} tabIndex={-1} className="rounded-xl empty:hidden">
          {done !== undefined && (
            <Notice kind="success" live>
              {t(done)}
            </Notice>
          )}
        </div>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <PersonLine t={t} person={concerned} isYou={concerned.userId === viewer.userId} />
          <ButtonLink href={thingPath(subject)} kind="secondary" small>
            {t('work.toThing')}
          </ButtonLink>
        </div>
        <CaseReports found={found} viewer={viewer} />
        <Decided found={found} />
        <NextDecision found={found} viewer={viewer} after={after} />
      </div>
      <CaseHistory found={found} />
    </div>
  );
}

interface NextProps extends Props {
  readonly after: (message: MessageKey) => (next?: Case) => void;
}

/** The form of the decision that the report waits for, or the reason why the viewer does not decide. */
function NextDecision({ found, viewer, after }: NextProps) {
  const t = useT();
  const now = useNow();
  const { state, decision, concerned, reports, events } = found;
  const isInvolved = [concerned, ...reports.map(({ reporter }) => reporter)].some(
    ({ userId }) => userId === viewer.userId,
  );
  const waits = state === 'OPEN' || state === 'APPEALED';
  if (waits && isInvolved) return <Notice kind="info">{t('work.notYours')}</Notice>;
  if (state === 'OPEN') {
    return (
      <Part id="decide" title={t('work.decide')}>
        <DecideForm found={found} viewerId={viewer.userId} onDone={after('work.decided')} />
      </Part>
    );
  }
  if (state === 'APPEALED') {
    if (decision?.decidedBy?.userId === viewer.userId) return <Notice kind="info">{t('work.otherDecides')}</Notice>;
    return (
      <Part id="answer" title={t('work.answerAppeal')}>
        <AnswerForm found={found} viewerId={viewer.userId} onDone={after('work.answered')} />
      </Part>
    );
  }
  const isLifted = events.some(({ kind }) => kind === 'suspension-lifted' || kind === 'reversed');
  const isSuspended = decision?.until !== undefined && Date.parse(decision.until) > now && !isLifted;
  if (!isSuspended || isInvolved) return null;
  return (
    <FurtherAction title={t('work.lift')} icon={<Undo2 aria-hidden className="size-5" />}>
      <LiftForm
        userId={concerned.userId}
        onDone={() => {
          after('work.lifted')();
        }}
      />
    </FurtherAction>
  );
}

/** The decision, the appeal and its answer, as far as they are there. */
function Decided({ found: { decision, appeal } }: { readonly found: Case }) {
  const t = useT();
  if (decision === undefined) return null;
  return (
    <>
      <Part id="decision" title={t('work.decision')}>
        <p className="flex flex-wrap items-center gap-x-2 font-semibold">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-accent" />
          <span>{t(`work.done.${decision.decision}`)}</span>
          {decision.until !== undefined && (
            <Sentence t={t} of="decisions.until" parts={{ until: <When at={decision.until} /> }} />
          )}
        </p>
        <Quote text={decision.reason} />
        {decision.rule !== undefined && (
          <p className="mt-2 text-sm text-muted">
            <Sentence t={t} of="decisions.rule" parts={{ rule: decision.rule }} />
          </p>
        )}
      </Part>
      {appeal !== undefined && (
        <Part id="appeal" title={t('work.appeal')}>
          <Quote text={appeal.text} />
          {appeal.decision !== undefined && <p className="mt-4 font-semibold">{t(`work.${appeal.decision}`)}</p>}
          {appeal.reason !== undefined && <Quote text={appeal.reason} />}
        </Part>
      )}
    </>
  );
}

function Part({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      <div>{children}</div>
    </section>
  );
}
