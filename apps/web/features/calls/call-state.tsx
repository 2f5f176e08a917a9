import { clsx } from 'clsx';
import { CircleStop, Repeat } from 'lucide-react';
import type { CallSummary } from '../../lib/api/types.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

const LOOK = {
  ACTIVE: { icon: Repeat, className: 'bg-accent-soft text-on-accent-soft' },
  ENDED: { icon: CircleStop, className: 'bg-grey-soft text-on-grey-soft' },
} as const;

/** The state of a call as icon and word. Colour is not the only sign. */
export function CallState({ t, state }: { readonly t: Translate; readonly state: CallSummary['state'] }) {
  const { icon: Icon, className } = LOOK[state];
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-sm font-semibold whitespace-nowrap',
        className,
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>{t(`calls.${state}`)}</span>
    </span>
  );
}
