'use client';

import { useState } from 'react';
import { ActionLink } from '../../components/action-link.tsx';
import { More } from '../../components/more.tsx';
import { Notice } from '../../components/notice.tsx';
import { Quote } from '../../components/quote.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { StatePage } from '../../components/state-page.tsx';
import { Ago, When } from '../../components/time.tsx';
import { listOwnCases } from '../../lib/api/cases.ts';
import type { OwnCase, OwnCasePage } from '../../lib/api/types.ts';
import { usePages } from '../../lib/api/use-pages.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { thingPath } from '../../lib/quest/thing-path.ts';
import { AppealForm } from './appeal-form.tsx';

/** What moderators decided about the member, newest first, with their reasons and the way to appeal. */
export function OwnCases({ firstPage }: { readonly firstPage: OwnCasePage }) {
  const t = useT();
  const pages = usePages({ firstPage, ask: listOwnCases });
  const [appealed, setAppealed] = useState<Readonly<Record<string, OwnCase>>>({});
  if (pages.items.length === 0 && !pages.hasMore) {
    return (
      <StatePage title={t('decisions.none')} level={2}>
        <p>{t('decisions.noneText')}</p>
      </StatePage>
    );
  }
  return (
    <>
      <ul className="space-y-5">
        {pages.items.map((one) => (
          <li key={one.caseId} className="card min-w-0 p-5">
            <OwnDecision
              own={appealed[one.caseId] ?? one}
              isNew={appealed[one.caseId] !== undefined}
              onAppeal={(after) => {
                setAppealed((before) => ({ ...before, [after.caseId]: after }));
              }}
            />
          </li>
        ))}
      </ul>
      <More pages={pages} />
    </>
  );
}

interface Props {
  readonly own: OwnCase;
  /** True after an appeal on this page. */
  readonly isNew: boolean;
  readonly onAppeal: (after: OwnCase) => void;
}

function OwnDecision({ own, isNew, onAppeal }: Props) {
  const t = useT();
  const { caseId, subject, decision, appeal, appealUntil } = own;
  if (decision === undefined) return null;
  return (
    <article>
      <h2 className="text-lg font-semibold">{t(titleOf(own))}</h2>
      <p className="text-sm text-muted">
        <Ago at={decision.at} />
        {decision.until !== undefined && <span>{', '}</span>}
        {decision.until !== undefined && (
          <Sentence t={t} of="decisions.until" parts={{ until: <When at={decision.until} /> }} />
        )}
      </p>
      <p className="sr-only">{t('decisions.reason')}</p>
      <Quote text={decision.reason} />
      {decision.rule !== undefined && (
        <p className="mt-2 text-sm text-muted">
          <Sentence t={t} of="decisions.rule" parts={{ rule: decision.rule }} />
        </p>
      )}
      {subject.kind !== 'user' && (
        <ActionLink href={thingPath(subject)} className="mt-2 min-h-11 text-accent">
          {t('decisions.toQuest')}
        </ActionLink>
      )}
      {appeal !== undefined && <Appealed appeal={appeal} isNew={isNew} />}
      {appeal?.decision === 'reverse' && decision.decision === 'hide' && subject.kind === 'quest' && (
        <ActionLink href={`/quests/new?again=${encodeURIComponent(subject.id)}`}>{t('decisions.again')}</ActionLink>
      )}
      {appeal === undefined && appealUntil !== undefined && (
        <AppealForm caseId={caseId} until={appealUntil} onDone={onAppeal} />
      )}
      {appeal === undefined && appealUntil === undefined && (
        <p className="mt-2 text-sm text-muted">{t('decisions.closed')}</p>
      )}
    </article>
  );
}

function Appealed({ appeal, isNew }: { readonly appeal: NonNullable<OwnCase['appeal']>; readonly isNew: boolean }) {
  const t = useT();
  const { text, at, decision, reason } = appeal;
  return (
    <div className="mt-3 space-y-2 border-t border-line pt-3">
      {isNew && (
        <Notice kind="success" live>
          {t('decisions.appealSent')}
        </Notice>
      )}
      <p className="text-sm text-muted">
        <Sentence t={t} of="decisions.ownAppeal" parts={{ when: <Ago at={at} /> }} />
      </p>
      <Quote text={text} />
      <p className="font-semibold">
        {t(
          decision === undefined
            ? 'decisions.waiting'
            : decision === 'uphold'
              ? 'decisions.upheld'
              : 'decisions.reversed',
        )}
      </p>
      {reason !== undefined && <Quote text={reason} />}
    </div>
  );
}

/** An account is never hidden, and a dismissed report is not shown to the person concerned. */
function titleOf({ subject, decision }: OwnCase): MessageKey {
  const outcome = decision?.decision;
  if (outcome === undefined || outcome === 'dismiss') return 'decisions.ownTitle';
  if (subject.kind === 'user') return outcome === 'suspend' ? 'decisions.user.suspend' : 'decisions.user.warn';
  return `decisions.${subject.kind}.${outcome}`;
}
