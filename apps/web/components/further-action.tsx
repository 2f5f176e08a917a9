'use client';

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { Words } from '../lib/elements.ts';
import type { Step } from '../lib/quest/steps.ts';

interface Props {
  readonly title: Words;
  readonly icon: ReactElement;
  readonly children: ReactElement;
  /** The step that a link can open the page at. */
  readonly step?: Step;
  /** Small and without a line, for an action that every entry of a list has. */
  readonly quiet?: boolean;
}

/** A folded action in a native `details` element. The form is mounted when it is opened. */
export function FurtherAction({ title, icon, children, step, quiet = false }: Props) {
  const box = useRef<HTMLDetailsElement>(null);
  const [wanted, setWanted] = useState(false);
  const look = () => {
    if (box.current?.open === true) setWanted(true);
  };
  // The element may have been opened before hydration.
  useEffect(look, []);
  return (
    <details
      ref={box}
      data-step={step}
      name="further-action"
      onToggle={look}
      className={clsx('group', !quiet && 'border-t border-line first:border-t-0')}
    >
      <summary
        className={clsx(
          'list-none items-center rounded-lg hover:text-accent active:bg-accent-soft [&::-webkit-details-marker]:hidden',
          quiet ? 'inline-flex min-h-9 gap-1.5 text-sm text-muted' : '-mx-2 flex min-h-12 gap-3 px-2 font-semibold',
        )}
      >
        <span className="contents narrow:hidden">{icon}</span>
        <span className="min-w-0">{title}</span>
        {!quiet && (
          <ChevronDown aria-hidden className="ml-auto size-5 shrink-0 transition-transform group-open:rotate-180" />
        )}
      </summary>
      {wanted && <div className="pt-2 pb-6">{children}</div>}
    </details>
  );
}
