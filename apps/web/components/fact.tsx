import { clsx } from 'clsx';
import type { ReactNode } from 'react';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A name with its value, as a row of a `dl`. */
export function Fact({ name, children, className }: Props) {
  return (
    <div className={clsx('flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2', className)}>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
