'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { UnsentText, useUnsentText } from '../../components/form/unsent-text.tsx';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { Problem } from '../../lib/api/problem.ts';
import type { OwnUser, Quest, QuestAction, QuestEvent } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { EndingKind } from '../../lib/quest/ending.ts';
import { nextStep } from './next-step.ts';
import { ResultAmounts, ResultHeadline, ResultReason } from './result.tsx';

/** The result of the last action: a problem, or success with a message if the heading does not tell it. */
export interface ActionResult {
  readonly done?: MessageKey | undefined;
  readonly problem?: Problem;
  /** The action that failed. */
  readonly action?: QuestAction;
}

interface Props {
  readonly quest: Quest;
  readonly events: readonly QuestEvent[];
  readonly ending: EndingKind | undefined;
  readonly viewer: OwnUser;
  readonly result: ActionResult | undefined;
  /** Called when the viewer sends a form: the last result is out of date. */
  readonly onSend: () => void;
  readonly children: ReactNode;
}

/** The one raised surface of the page: the state of the quest for this viewer and the action that it waits for. */
export function NextStep({ quest, events, ending, viewer, result, onSend, children }: Props) {
  const t = useT();
  const news = useRef<HTMLDivElement>(null);
  const step = nextStep(quest, viewer);
  useEffect(() => {
    // The form that was sent is unmounted, so the focus moves to the result.
    if (result !== undefined) news.current?.focus();
  }, [result]);
  return (
    <section aria-labelledby="next-step" onSubmitCapture={onSend} className="card p-4 sm:p-6">
      <div ref={news} tabIndex={-1} className="rounded-xl">
        <h2 id="next-step" className="text-lg font-semibold text-balance">
          {ending === undefined ? (
            t(quest.actions.length > 0 ? 'quest.nextStep' : 'quest.standing')
          ) : (
            <ResultHeadline t={t} viewer={viewer} ending={ending} events={events} />
          )}
        </h2>
        {ending !== undefined && <ResultReason viewer={viewer} ending={ending} events={events} />}
        {step !== undefined && (
          <p className="mt-1">
            <Sentence t={t} of={step.key} parts={step.parts} />
          </p>
        )}
        {result?.done !== undefined && (
          <Notice kind="success" live className="mt-3">
            {t(result.done)}
          </Notice>
        )}
        {result?.problem !== undefined && (
          <div className="mt-3">
            <ActionProblem quest={quest} viewer={viewer} problem={result.problem} action={result.action} />
            {result.action !== undefined && !quest.actions.includes(result.action) && (
              <UnsentText draft={draftName(viewer.userId, `${quest.questId}.${result.action}`)} />
            )}
          </div>
        )}
      </div>
      <ResultAmounts t={t} quest={quest} viewer={viewer} />
      <div className="mt-3 space-y-4 empty:hidden">{children}</div>
    </section>
  );
}

interface ProblemProps {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly problem: Problem;
  readonly action: QuestAction | undefined;
}

/** Explains why an action failed. A lost race for a claim names the member who was faster. */
function ActionProblem({ quest, viewer, problem, action }: ProblemProps) {
  const t = useT();
  const comment = useUnsentText(draftName(viewer.userId, `${quest.questId}.comment`));
  // 409 in general, 412 because the page sends the version that the member has seen.
  const isLostRace = action === 'claim' && [409, 412].includes(problem.status) && quest.status !== 'OPEN';
  // The page offered the action, so the right to it ended meanwhile: the claim was given back in another tab, for example.
  const isLostRight = problem.code === 'quest.forbidden';
  if (isLostRight) return <ProblemNotice t={t} problem={{ ...problem, code: 'quest.wrong-state' }} live />;
  if (!isLostRace) return <ProblemNotice t={t} problem={problem} live />;
  const { performer } = quest;
  return (
    <Notice kind="problem" live>
      <p className="font-semibold">
        {performer === undefined ? (
          <span>{t('quest.claimGone')}</span>
        ) : (
          <Sentence t={t} of="quest.claimRace" parts={{ name: <PersonName t={t} person={performer} /> }} />
        )}
      </p>
      {comment !== '' && <p>{t('quest.claimComment')}</p>}
      <p>
        <Link href="/" className="inline-block min-h-6 underline underline-offset-4">
          {t('quest.seeOpen')}
        </Link>
      </p>
    </Notice>
  );
}
