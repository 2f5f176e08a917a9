'use client';

import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../lib/api/problem.ts';
import { asProblem } from '../lib/api/problem.ts';
import { useT } from '../lib/i18n/provider.tsx';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';

interface Props {
  readonly action: string;
  /** Name of the action for screen readers, if the text of the button does not say of what. */
  readonly label?: string;
  /** The consequences, shown before the action. */
  readonly text: string;
  readonly confirm: string;
  readonly keep: string;
  /** A quiet button, for an action that every entry of a list has. */
  readonly quiet?: boolean;
  readonly work: () => Promise<void>;
}

/** An action that cannot be undone: the first tap shows its consequences, the second one does it. */
export function ConfirmedAction({ action, label, text, confirm, keep, quiet = false, work }: Props) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (isAsking) question.current?.focus();
  }, [isAsking]);
  const run = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  if (!isAsking) {
    return (
      <div>
        <Button
          kind={quiet ? 'quiet' : 'secondary'}
          {...(quiet && { className: '-mx-5 min-h-9 text-sm' })}
          aria-label={label}
          onClick={() => {
            setAsking(true);
          }}
        >
          {action}
        </Button>
      </div>
    );
  }
  return (
    <div className="w-full space-y-3">
      <p ref={question} tabIndex={-1} className="rounded-lg">
        {text}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button kind="danger" busy={busy} onClick={() => void run()}>
          {confirm}
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            setAsking(false);
            setProblem(undefined);
          }}
        >
          {keep}
        </Button>
      </div>
      {problem !== undefined && <ProblemNotice t={t} problem={problem} live />}
    </div>
  );
}
