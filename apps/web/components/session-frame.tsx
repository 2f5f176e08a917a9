import type { ReactNode } from 'react';
import type { Words } from '../lib/elements.ts';

interface Props {
  readonly title: string;
  readonly lead?: Words;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}

/** The layout of the sign-in pages: one narrow column with one form. */
export function SessionFrame({ title, lead, children, aside }: Props) {
  return (
    <div className="mx-auto max-w-md">
      <h1 className="text-2xl font-semibold">{title}</h1>
      {lead !== undefined && <p className="mt-2 text-pretty text-muted">{lead}</p>}
      <div className="card mt-6 p-4 sm:p-7">{children}</div>
      {aside !== undefined && <p className="mt-6 text-center print:hidden">{aside}</p>}
    </div>
  );
}
