'use client';

import { useEffect } from 'react';
import type { Step } from '../../lib/quest/steps.ts';

/** The fields of a form, without the hidden ones of a file. */
const FIELD = 'input:not([type=hidden], [type=file]), textarea, select';

/** What a person does with the page. It then stays as they have it. */
const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const;

/** Longest wait for a form that loads after the page, in milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * Opens the page at a step: unfolds it and moves the focus to its first field, or without fields to its first button. A
 * field that loads later gets the focus unless the person has touched the page by then. Changes nothing else, and does
 * nothing if the viewer cannot take the step any more.
 */
export function useOpenAt(step: Step | undefined): void {
  useEffect(() => {
    if (step === undefined) return undefined;
    const place = document.querySelector<HTMLElement>(`[data-step="${step}"]`);
    if (place === null) return undefined;
    const isFolded = place instanceof HTMLDetailsElement;
    if (isFolded) place.open = true;
    const target = isFolded ? place.querySelector<HTMLElement>('summary') : firstControl(place);
    (target ?? place).focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
    return target === null || target === undefined ? whenFieldComes(place) : undefined;
  }, [step]);
}

/** Moves the focus from a place to its first field when that is there. @returns a function that ends the wait */
function whenFieldComes(place: HTMLElement): () => void {
  const changes = new MutationObserver(() => {
    if (document.activeElement !== place) {
      end();
      return;
    }
    const [field] = inSight(place, FIELD);
    if (field === undefined) return;
    end();
    field.focus({ preventScroll: true });
    // What came with it can be longer than the screen.
    field.scrollIntoView({ block: 'nearest' });
  });
  const end = () => {
    changes.disconnect();
    clearTimeout(timer);
    for (const touch of TOUCHES) window.removeEventListener(touch, end);
  };
  const timer = setTimeout(end, PATIENCE_MS);
  for (const touch of TOUCHES) window.addEventListener(touch, end, { passive: true });
  changes.observe(place, { childList: true, subtree: true });
  return end;
}

/** A field goes before a button: comments have buttons above the field for the next one. */
function firstControl(place: HTMLElement): HTMLElement | undefined {
  return [FIELD, 'button'].flatMap((kind) => inSight(place, kind))[0];
}

/** Returns the controls of a kind without those in folded parts, which cannot have the focus. */
function inSight(place: HTMLElement, kind: string): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>(kind)].filter(
    (control) => control.closest('details:not([open])') === null,
  );
}
