'use client';

import { useEffect } from 'react';
import type { Step } from '../../lib/quest/steps.ts';

/** The first control of a form. The hidden ones of a file or a collapsed part are left out. */
const CONTROL = 'input:not([type=hidden], [type=file]), textarea, select, button';

/**
 * Opens the page at a step: unfolds it and moves the focus to its first control. Changes nothing else, and does nothing if
 * the viewer cannot take the step any more.
 */
export function useOpenAt(step: Step | undefined): void {
  useEffect(() => {
    if (step === undefined) return;
    const place = document.querySelector<HTMLElement>(`[data-step="${step}"]`);
    if (place === null) return;
    const isFolded = place instanceof HTMLDetailsElement;
    if (isFolded) place.open = true;
    const target = place.querySelector<HTMLElement>(isFolded ? 'summary' : CONTROL) ?? place;
    target.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
  }, [step]);
}
