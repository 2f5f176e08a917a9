'use client';

import { ChevronDown } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Elements } from '../../lib/elements.ts';
import { brokenRule } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { useFormAround } from './form-context.ts';

interface Props {
  readonly title: string;
  /** Names what is inside. */
  readonly hint: string;
  /** The values of the fields that the form shows first. */
  readonly shown: object;
  /** The values of the fields of a form that is not filled in. */
  readonly usual: Readonly<Record<string, string>>;
  readonly children: Elements;
}

/**
 * Optional fields, folded in a native `details` element. It opens by itself when a field has another value than usual,
 * also from a draft, and when a field is refused.
 */
export function FoldedFields({ title, hint, shown, usual, children }: Props) {
  const t = useT();
  const box = useRef<HTMLDetailsElement>(null);
  const { form } = useFormAround();
  const names = Object.keys(usual);
  const first: Readonly<Record<string, unknown>> = { ...usual, ...shown };
  const isFilled = (valueOf: (name: string) => string | undefined) =>
    names.some((name) => (valueOf(name) ?? first[name]) !== usual[name]);
  const hasValue = useSyncExternalStore(
    form.store.subscribe,
    () => isFilled((name) => form.store.value(name)),
    () => isFilled(() => undefined),
  );
  const isBroken = names.some((name) => brokenRule(form, name) !== undefined);
  const { failures } = form;
  useEffect(() => {
    if (box.current !== null && (hasValue || isBroken)) box.current.open = true;
  }, [hasValue, isBroken, failures]);
  return (
    <details ref={box} open={isFilled(() => undefined)} className="group border-t border-line">
      <summary className="-mx-2 flex min-h-14 list-none items-center gap-3 rounded-lg px-2 py-2 hover:text-accent active:bg-accent-soft [&::-webkit-details-marker]:hidden">
        <span className="min-w-0">
          <span className="font-semibold">{title}</span>
          <span className="text-muted">{` ${t('common.optional')}`}</span>
          <span className="block text-sm text-muted">{hint}</span>
        </span>
        <ChevronDown aria-hidden className="ms-auto size-5 shrink-0 transition-transform group-open:rotate-180" />
      </summary>
      <div className="space-y-6 pt-3 pb-6">{children}</div>
    </details>
  );
}
