import { clsx } from 'clsx';
import { Ban, CircleCheckBig, CircleDashed, Hand, Hourglass, Scale, Send } from 'lucide-react';
import type { QuestStatus } from '../lib/api/types.ts';
import type { Translate } from '../lib/i18n/translate.ts';

const LOOK = {
  OPEN: { icon: CircleDashed, className: 'bg-sky-soft text-on-sky-soft' },
  CLAIMED: { icon: Hand, className: 'bg-violet-soft text-on-violet-soft' },
  SUBMITTED: { icon: Send, className: 'bg-amber-soft text-on-amber-soft' },
  COMPLETED: { icon: CircleCheckBig, className: 'bg-accent-soft text-on-accent-soft' },
  DISPUTED: { icon: Scale, className: 'bg-danger-soft text-on-danger-soft' },
  EXPIRED: { icon: Hourglass, className: 'bg-grey-soft text-on-grey-soft' },
  CANCELLED: { icon: Ban, className: 'bg-grey-soft text-on-grey-soft' },
} as const;

interface Props {
  readonly t: Translate;
  readonly status: QuestStatus;
  /** True for a quest that ended with work that was not done. */
  readonly isNotDone?: boolean;
  /** As low as a line of text, for the rows of lists. */
  readonly small?: boolean;
}

/** The status as icon and word. Colour is not the only sign. */
export function StatusBadge({ t, status, isNotDone = false, small = false }: Props) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 rounded-full text-sm font-semibold whitespace-nowrap',
        small ? 'px-2' : 'px-2.5 py-1',
        LOOK[status].className,
      )}
    >
      <StatusIcon status={status} />
      <span>{t(isNotDone ? 'status.NOT_DONE' : `status.${status}`)}</span>
    </span>
  );
}

export function StatusIcon({ status }: { readonly status: QuestStatus }) {
  const { icon: Icon } = LOOK[status];
  return <Icon aria-hidden className="size-4 shrink-0" />;
}
