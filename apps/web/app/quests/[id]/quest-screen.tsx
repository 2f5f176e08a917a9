'use client';

import { ArrowDown } from 'lucide-react';
import { useState } from 'react';
import { PeopleText } from '../../../components/people-text.tsx';
import { StatusBadge } from '../../../components/status-badge.tsx';
import { Statements } from '../../../features/attestation/statements.tsx';
import { ChangeRequest, Details } from '../../../features/quest/details.tsx';
import { Facts } from '../../../features/quest/facts.tsx';
import { NextStep, type ActionResult } from '../../../features/quest/next-step-box.tsx';
import { Progress } from '../../../features/quest/progress.tsx';
import { Timeline } from '../../../features/quest/timeline.tsx';
import { useQuest, useQuestChange } from '../../../lib/api/use-quest.ts';
import type { OwnUser, Quest, QuestAction, QuestEvent } from '../../../lib/api/types.ts';
import { useT } from '../../../lib/i18n/provider.tsx';
import { QuestActions } from './quest-actions.tsx';

interface Props {
  readonly quest: Quest;
  readonly events: readonly QuestEvent[];
  readonly viewer: OwnUser;
}

/** Actions whose form is below a long text, so the page links to it. */
const FAR_DOWN: readonly QuestAction[] = ['submit', 'attest', 'resolve'];

/** One quest as the viewer sees it, kept up to date while the page is visible. */
export function QuestScreen({ viewer, ...loaded }: Props) {
  const t = useT();
  const { quest, events } = useQuest(loaded);
  const [result, setResult] = useState<ActionResult>();
  const change = useQuestChange(quest, (problem) => {
    setResult({ problem });
  });
  const hasStatements = quest.status === 'SUBMITTED' || quest.attestations.length > 0;
  return (
    <article>
      <header className="mb-6 space-y-4">
        <StatusBadge t={t} status={quest.status} />
        <PeopleText as="h1" className="max-w-3xl text-2xl font-semibold sm:text-3xl">
          {quest.title}
        </PeopleText>
        {FAR_DOWN.some((action) => quest.actions.includes(action)) && (
          <a
            href="#next-step"
            className="inline-flex min-h-11 items-center gap-2 rounded-xl bg-accent-soft px-4 font-semibold text-on-accent-soft hover:underline hover:underline-offset-4"
          >
            <span>{t('quest.goToNextStep')}</span>
            <ArrowDown aria-hidden className="size-5" />
          </a>
        )}
      </header>
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-8">
          <Progress t={t} status={quest.status} />
          <Details t={t} quest={quest} />
          {hasStatements && <Statements t={t} quest={quest} viewer={viewer} />}
          <ChangeRequest t={t} quest={quest} />
          <NextStep quest={quest} viewer={viewer} result={result}>
            <QuestActions
              quest={quest}
              viewer={viewer}
              change={change}
              onDone={(done) => {
                setResult({ done });
              }}
            />
          </NextStep>
        </div>
        <div className="min-w-0 space-y-8 lg:sticky lg:top-24">
          <Facts t={t} quest={quest} viewer={viewer} />
          <Timeline t={t} events={events} />
        </div>
      </div>
    </article>
  );
}
