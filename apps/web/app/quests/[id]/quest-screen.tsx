'use client';

import { clsx } from 'clsx';
import { useState } from 'react';
import { ActionLink } from '../../../components/action-link.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PeopleText } from '../../../components/people-text.tsx';
import { ReportThing } from '../../../components/report-thing.tsx';
import { AttestationForm } from '../../../features/attestation/attestation-form.tsx';
import { Statements } from '../../../features/attestation/statements.tsx';
import { Comments } from '../../../features/comments/comments.tsx';
import { ChangeRequest, Description, DisputeDetails, Submission } from '../../../features/quest/details.tsx';
import { About, FactsLine } from '../../../features/quest/facts.tsx';
import { NextStep, type ActionResult } from '../../../features/quest/next-step-box.tsx';
import type { PanelProps } from '../../../features/quest/panel-props.ts';
import { useOpenAt } from '../../../features/quest/open-at.ts';
import { Progress } from '../../../features/quest/progress.tsx';
import { Timeline } from '../../../features/quest/timeline.tsx';
import { useQuest, useQuestChange } from '../../../lib/api/use-quest.ts';
import type { OwnUser, Quest, QuestEvent } from '../../../lib/api/types.ts';
import { useT } from '../../../lib/i18n/provider.tsx';
import { endingOf, type EndingKind } from '../../../lib/quest/ending.ts';
import type { Step } from '../../../lib/quest/steps.ts';
import { QuestActions } from './quest-actions.tsx';

interface Props {
  readonly quest: Quest;
  readonly events: readonly QuestEvent[];
  readonly viewer: OwnUser;
  /** The step at which the page opens. */
  readonly step?: Step | undefined;
}

/** Titles longer than this are set smaller. About two lines of a phone. */
const LONG_TITLE = 60;

/** One quest as the viewer sees it, kept up to date while the page is visible: what to do first, the record below. */
export function QuestScreen({ viewer, step, ...loaded }: Props) {
  const t = useT();
  useOpenAt(step);
  const { quest, events } = useQuest(loaded);
  const [result, setResult] = useState<ActionResult>();
  const change = useQuestChange(quest, (problem, action) => {
    setResult({ problem, action });
  });
  const ending = endingOf(quest, events);
  const panel: PanelProps = {
    quest,
    viewer,
    change,
    onDone: (done) => {
      setResult({ done });
    },
  };
  const isOwn = quest.requestorId === viewer.userId;
  const isDeciding = quest.actions.includes('attest') || quest.actions.includes('resolve');
  return (
    <article>
      <header className="mb-4 space-y-2">
        <PeopleText
          as="h1"
          className={clsx('max-w-3xl font-semibold', quest.title.length > LONG_TITLE ? 'text-xl' : 'text-2xl')}
        >
          {quest.title}
        </PeopleText>
        <FactsLine t={t} quest={quest} viewer={viewer} />
        {quest.hidden && <HiddenQuest isOwn={isOwn} />}
      </header>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] lg:gap-10">
        <div className="min-w-0 space-y-6">
          <NextStep
            quest={quest}
            events={events}
            ending={ending}
            viewer={viewer}
            result={result}
            onSend={() => {
              setResult(undefined);
            }}
          >
            <ChangeRequest t={t} quest={quest} viewer={viewer} />
            {isDeciding && <DisputeDetails t={t} quest={quest} viewer={viewer} />}
            {isDeciding && <Submission t={t} quest={quest} viewer={viewer} short />}
            {(isDeciding || quest.status === 'COMPLETED') && <BothStatements {...panel} ending={ending} />}
            <QuestActions {...panel} />
          </NextStep>
          <Progress t={t} quest={quest} ending={ending} />
          {!isDeciding && <DisputeDetails t={t} quest={quest} viewer={viewer} />}
          {!isDeciding && <Submission t={t} quest={quest} viewer={viewer} />}
          {!isDeciding && quest.status !== 'COMPLETED' && <BothStatements {...panel} ending={ending} />}
          <Description t={t} quest={quest} />
          <div data-step="comment" tabIndex={-1} className="scroll-mt-20 rounded-lg outline-none">
            <Comments quest={quest} viewer={viewer} />
          </div>
        </div>
        <div className="min-w-0 space-y-6">
          <About t={t} quest={quest} viewer={viewer} />
          <Timeline t={t} events={events} ending={ending} />
          {!isOwn && !quest.hidden && <ReportThing kind="quest" id={quest.questId} />}
        </div>
      </div>
    </article>
  );
}

/** Tells a party or moderator that others do not see the quest. Its author reads why. */
function HiddenQuest({ isOwn }: { readonly isOwn: boolean }) {
  const t = useT();
  return (
    <Notice kind="info">
      <p>{t('report.hiddenQuest')}</p>
      {isOwn && (
        <ActionLink href="/me/cases" className="min-h-6">
          {t('report.why')}
        </ActionLink>
      )}
    </Notice>
  );
}

/** The two statements, as soon as the work is submitted. The viewer's half is the form while it is missing. */
function BothStatements({ ending, ...panel }: PanelProps & { readonly ending: EndingKind | undefined }) {
  const t = useT();
  const { quest, viewer, onDone } = panel;
  const mayAttest = quest.actions.includes('attest');
  if (quest.status !== 'SUBMITTED' && quest.attestations.length === 0 && !mayAttest) return null;
  const form = mayAttest && (
    <div data-step="attest" className="scroll-mt-20">
      <AttestationForm
        {...panel}
        onDone={() => {
          onDone();
        }}
      />
    </div>
  );
  return (
    <Statements
      t={t}
      quest={quest}
      viewer={viewer}
      agreed={ending === 'done' || ending === 'witnessDone'}
      form={form}
    />
  );
}
