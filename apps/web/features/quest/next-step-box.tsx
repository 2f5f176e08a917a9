'use client';

import { useEffect, useRef, type ReactNode } from 'react';
import { Notice } from '../../components/notice.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import type { Problem } from '../../lib/api/problem.ts';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { nextStep } from './next-step.ts';

/** The result of the last action: a success message or a problem. */
export interface ActionResult {
  readonly done?: MessageKey;
  readonly problem?: Problem;
}

interface Props {
  readonly quest: Quest;
  readonly viewer: OwnUser;
  readonly result: ActionResult | undefined;
  readonly children: ReactNode;
}

/** The state of the quest for this viewer, the available action, and the result of the last one. */
export function NextStep({ quest, viewer, result, children }: Props) {
  const t = useT();
  const news = useRef<HTMLDivElement>(null);
  const { key, parts } = nextStep(quest, viewer);
  useEffect(() => {
    // The form that was sent is unmounted, so the focus moves to the result.
    if (result !== undefined) news.current?.focus();
  }, [result]);
  return (
    <section aria-labelledby="next-step" className="card border-l-4 border-l-accent p-5 sm:p-7">
      <h2 id="next-step" className="text-sm font-semibold text-accent">
        {t(quest.actions.length > 0 ? 'quest.nextStep' : 'quest.standing')}
      </h2>
      <p className="mt-1 font-display text-lg font-semibold text-balance">
        <Sentence t={t} of={key} parts={parts} />
      </p>
      {result !== undefined && (
        <div ref={news} tabIndex={-1} className="mt-4 rounded-xl">
          {result.done !== undefined && (
            <Notice kind="success" live>
              {t(result.done)}
            </Notice>
          )}
          {result.problem !== undefined && <ProblemNotice t={t} problem={result.problem} live />}
        </div>
      )}
      <div className="mt-5 space-y-5 empty:hidden">{children}</div>
    </section>
  );
}
