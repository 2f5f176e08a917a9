'use client';

import { useEffect } from 'react';
import type { Step } from '../../lib/quest/steps.ts';

/** The fields of a form, without the hidden ones of a file. */
const FIELD = 'input:not([type=hidden], [type=file]), textarea, select';

/**
 * Opens the page at a step: unfolds it and moves the focus to its first field, or without fields to its first button. Changes nothing else, and does nothing if
 * the viewer cannot take the step any more.
 */
export function useOpenAt(step: Step | undefined): void {
  useEffect(() => {
    if (step === undefined) return;
    const place = document.querySelector<HTMLElement>(`[data-step="${step}"]`);
    if (place === null) return;
    const isFolded = place instanceof HTMLDetailsElement;
    if (isFolded) place.open = true;
    const target = isFolded ? place.querySelector<HTMLElement>('summary') : firstControl(place);
    (target ?? place).focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
  }, [step]);
}

/** A field goes before a button: comments have buttons above the field for the next one. What is folded cannot have the focus. */
function firstControl(place: HTMLElement): HTMLElement | undefined {
  const isInSight = (control: HTMLElement) => control.closest('details:not([open])') === null;
  return [FIELD, 'button'].flatMap((kind) => [...place.querySelectorAll<HTMLElement>(kind)]).find(isInSight);
}
