import { clsx } from 'clsx';
import { Check, Minus, X } from 'lucide-react';
import type { Quest } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';
import type { EndingKind } from '../../lib/quest/ending.ts';
import { progressOf, type ProgressStep } from '../../lib/quest/progress.ts';

interface Props {
  readonly t: Translate;
  readonly quest: Quest;
  readonly ending: EndingKind | undefined;
}

const DOT = {
  done: 'border-accent bg-accent text-on-accent',
  now: 'border-accent bg-paper text-accent',
  later: 'border-edge bg-paper text-muted',
  over: 'border-edge bg-grey-soft text-on-grey-soft',
} as const;

/** The progress of a quest. Colour is not the only sign, and screen readers hear which steps are done. */
export function Progress({ t, quest, ending }: Props) {
  const steps = progressOf(quest, ending);
  // The last step of an ended quest is the one that it is at.
  const found = steps.findIndex(({ state }) => state === 'now' || state === 'over');
  const current = found === -1 ? steps.length - 1 : found;
  return (
    <ol aria-label={t('quest.progress')} className="flex text-center text-sm max-sm:-mx-3">
      {steps.map((step, index) => (
        <li
          key={step.name}
          {...(index === current && { 'aria-current': 'step' as const })}
          className="relative min-w-min flex-auto px-0.5"
        >
          {index > 0 && <Line side="start" isReached={step.state === 'done' || step.state === 'over'} />}
          {index < steps.length - 1 && <Line side="end" isReached={isReached(steps[index + 1])} />}
          <span
            className={clsx(
              'relative z-10 mx-auto mb-1 flex size-7 items-center justify-center rounded-full border-2 text-sm font-semibold',
              DOT[step.state],
            )}
          >
            <Sign step={step} number={index + 1} />
          </span>
          <span
            className={clsx(
              index === current && 'font-semibold',
              step.state === 'later' && 'text-muted',
              index !== current && 'max-[22rem]:sr-only',
            )}
          >
            {t(step.name)}
          </span>
          {step.state === 'done' && <span className="sr-only">{` (${t('quest.stepDone')})`}</span>}
        </li>
      ))}
    </ol>
  );
}

function Sign({ step: { state, isPart }, number }: { readonly step: ProgressStep; readonly number: number }) {
  if (isPart === true) return <Minus aria-hidden className="size-4" strokeWidth={3} />;
  if (state === 'done') return <Check aria-hidden className="size-4" strokeWidth={3} />;
  if (state === 'over') return <X aria-hidden className="size-4" strokeWidth={3} />;
  return <span aria-hidden>{number}</span>;
}

function isReached(step: ProgressStep | undefined): boolean {
  return step?.state === 'done' || step?.state === 'over';
}

/** Half of the line between two steps, on one side of the dot. */
function Line({ side, isReached: reached }: { readonly side: 'start' | 'end'; readonly isReached: boolean }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'absolute top-3.5 h-0.5 w-1/2 -translate-y-px',
        side === 'start' ? 'start-0' : 'end-0',
        reached ? 'bg-accent' : 'bg-line',
      )}
    />
  );
}
