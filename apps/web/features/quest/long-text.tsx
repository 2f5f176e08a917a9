'use client';

import { clsx } from 'clsx';
import { useId, useState } from 'react';
import { PeopleText } from '../../components/people-text.tsx';
import type { Elements } from '../../lib/elements.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Text longer than this is shortened first. About two lines of a phone. */
const LONG = 90;

interface Props {
  readonly children: string;
  /** Stands in one row with the button. */
  readonly aside?: Elements;
}

/** A member's text that shows its first lines, with a button for the rest. */
export function LongText({ children, aside }: Props) {
  const t = useT();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const isLong = children.length > LONG || children.split('\n').length > 2;
  return (
    <>
      <div id={id} className={clsx(isLong && !isOpen && 'line-clamp-2 sm:line-clamp-4 print:line-clamp-none')}>
        <PeopleText as="p" lines className="max-w-prose">
          {children}
        </PeopleText>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 text-sm empty:hidden">
        {isLong && (
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => {
              setOpen(!isOpen);
            }}
            className="min-h-7 font-semibold text-accent underline underline-offset-4"
          >
            <span>{t(isOpen ? 'quest.readLess' : 'quest.readAll')}</span>
          </button>
        )}
        {aside}
      </div>
    </>
  );
}
