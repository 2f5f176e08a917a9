import { clsx } from 'clsx';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Kind = 'info' | 'success' | 'problem';

const LOOK = {
  info: { icon: Info, className: 'bg-sky-soft text-on-sky-soft' },
  success: { icon: CircleCheck, className: 'bg-accent-soft text-on-accent-soft' },
  problem: { icon: TriangleAlert, className: 'bg-danger-soft text-on-danger-soft' },
} as const;

interface Props {
  readonly kind: Kind;
  readonly children: ReactNode;
  /** True announces the notice to screen readers when it appears. */
  readonly live?: boolean;
  readonly className?: string;
}

/** A short message. The icon states its kind without relying on colour. */
export function Notice({ kind, children, live = false, className }: Props) {
  const { icon: Icon, className: look } = LOOK[kind];
  const role = kind === 'problem' ? 'alert' : 'status';
  return (
    <div role={live ? role : undefined} className={clsx('flex gap-3 rounded-xl px-4 py-3 text-sm', look, className)}>
      <Icon aria-hidden className="mt-px size-5 shrink-0" />
      <div className="min-w-0 space-y-1">{children}</div>
    </div>
  );
}
