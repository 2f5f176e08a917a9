import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { Quest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

const STEPS: readonly MessageKey[] = [
  'quest.stepOpen',
  'quest.stepClaimed',
  'quest.stepSubmitted',
  'quest.stepAttested',
];

/** Number of completed steps by status. A dispute stays at the step where it arose. Ended quests stay at the start. */
const DONE: Readonly<Record<Quest['status'], number>> = {
  OPEN: 1,
  CLAIMED: 2,
  SUBMITTED: 3,
  DISPUTED: 3,
  COMPLETED: 4,
  EXPIRED: 1,
  CANCELLED: 1,
};

/** The progress of a quest in four numbered steps. Colour is not the only sign. */
export function Progress({ t, status }: { readonly t: Translate; readonly status: Quest['status'] }) {
  const done = DONE[status];
  return (
    <ol aria-label={t('quest.progress')} className="grid grid-cols-4 text-center text-sm hyphens-auto sm:text-sm">
      {STEPS.map((step, index) => {
        const reached = index < done;
        return (
          <li
            key={step}
            {...(index === done - 1 && { 'aria-current': 'step' as const })}
            className="relative min-w-0 px-0.5"
          >
            {index > 0 && (
              <span
                aria-hidden
                className={clsx(
                  'absolute top-4 right-1/2 h-0.5 w-full -translate-y-px',
                  reached ? 'bg-accent' : 'bg-line',
                )}
              />
            )}
            <span
              className={clsx(
                'relative z-10 mx-auto mb-1.5 flex size-8 items-center justify-center rounded-full border-2 font-semibold',
                reached ? 'border-accent bg-accent text-on-accent' : 'border-edge bg-surface text-muted',
              )}
            >
              {reached ? <Check aria-hidden className="size-4" strokeWidth={3} /> : index + 1}
            </span>
            <span className={reached ? 'font-semibold' : 'text-muted'}>{t(step)}</span>
          </li>
        );
      })}
    </ol>
  );
}
