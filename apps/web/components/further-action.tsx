'use client';

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
}

/** A folded action in a native `details` element. The form is mounted when it is opened. */
export function FurtherAction({ title, icon, children, step }: Props) {
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
      className="group border-t border-line first:border-t-0"
    >
      <summary className="-mx-2 flex min-h-12 list-none items-center gap-3 rounded-lg px-2 font-semibold hover:text-accent active:bg-accent-soft [&::-webkit-details-marker]:hidden">
        {icon}
        <span className="min-w-0">{title}</span>
        <ChevronDown aria-hidden className="ml-auto size-5 shrink-0 transition-transform group-open:rotate-180" />
      </summary>
      {wanted && <div className="pt-2 pb-6">{children}</div>}
    </details>
  );
}
