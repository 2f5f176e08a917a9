'use client';

import { clsx } from 'clsx';
import { useEffect, useId, useRef } from 'react';
import { brokenRule, type AppForm } from '../../lib/forms/use-app-form.ts';
import { ruleText } from '../../lib/forms/rules.ts';
import { useFeatureFlags } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { Button, type ButtonKind } from '../button.tsx';
import type { Elements, Words } from '../../lib/elements.ts';
import { Notice } from '../notice.tsx';
import { ProblemWords } from '../problem-notice.tsx';
import { FormContext } from './form-context.ts';

interface Props<Fields extends object> {
  readonly form: AppForm<Fields>;
  readonly submit: Words;
  readonly submitKind?: ButtonKind;
  /** Keeps the submit button in sight on phones while the form is in sight. For the main action of a page. */
  readonly sticky?: boolean;
  readonly children: Elements;
  /** Called instead of sending, for a form with a further step. */
  readonly instead?: () => void;
  /** True if the API accepts this form during maintenance. */
  readonly duringMaintenance?: boolean;
  /** Secondary action beside the submit button. */
  readonly aside?: Elements;
  /** Returns help for a problem code, shown below its message. */
  readonly help?: (code: string) => Elements;
}

/** Renders a form with error summary, submit button and draft. */
export function Form<Fields extends object>({
  form,
  submit,
  submitKind,
  sticky = false,
  instead,
  duringMaintenance = false,
  children,
  aside,
  help,
}: Props<Fields>) {
  const t = useT();
  const isPaused = useFeatureFlags().isEnabled('maintenance_mode') && !duringMaintenance;
  const id = useId();
  const { busy, hasDraft } = form;
  // A form submitted before hydration. React replays the event now; state changes of its action would wait for the action.
  const sentEarly = () => {
    setTimeout(() => {
      (instead ?? form.submit)();
    });
  };
  return (
    <FormContext value={{ id, form: form as unknown as AppForm<object> }}>
      <form
        noValidate
        action={sentEarly}
        onSubmit={(event) => {
          event.preventDefault();
          if (isPaused) return;
          (instead ?? form.submit)();
        }}
        // React resets a form after its action, on a busy device after an answer that needs the typed text again.
        onReset={(event) => {
          event.preventDefault();
        }}
        aria-busy={busy}
        className={sticky ? 'space-y-4 sm:space-y-6' : 'space-y-6'}
      >
        <ErrorSummary form={form} id={id} help={help} />
        {children}
        {/* Empty, its margins collapse with those of its neighbours. */}
        <div role="status">{isPaused && <Notice kind="info">{t('flag.formPaused')}</Notice>}</div>
        <div
          className={clsx('flex flex-wrap items-center gap-x-4 gap-y-3 has-[+:empty]:mb-0', sticky && 'main-action')}
        >
          <Button
            type="submit"
            busy={busy}
            disabled={isPaused}
            {...(submitKind && { kind: submitKind })}
            className="w-full sm:w-auto"
          >
            {submit}
          </Button>
          {aside}
        </div>
        <div className="empty:hidden">
          {hasDraft && (
            <p className="text-sm text-muted">
              <span>{`${t('common.draftKept')} `}</span>
              <button
                type="button"
                onClick={form.discardDraft}
                className="min-h-6 text-accent underline underline-offset-4"
              >
                {t('common.draftDiscard')}
              </button>
            </p>
          )}
        </div>
      </form>
    </FormContext>
  );
}

interface SummaryProps<Fields extends object> {
  readonly form: AppForm<Fields>;
  readonly id: string;
  readonly help?: ((code: string) => Elements) | undefined;
}

/** Lists the errors above the form, takes the focus, and links to each field. */
function ErrorSummary<Fields extends object>({ form, id, help }: SummaryProps<Fields>) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const { failures, problem } = form;
  const broken = Object.keys(form.rules).flatMap((name) => {
    const rule = brokenRule(form, name);
    return rule === undefined ? [] : [{ name, rule }];
  });
  useEffect(() => {
    if (failures > 0) box.current?.focus();
  }, [failures]);
  if (problem === undefined && broken.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" aria-labelledby={`${id}-summary`} className="rounded-xl">
      <Notice kind="problem">
        <p id={`${id}-summary`} className={problem === undefined ? 'font-semibold' : 'sr-only'}>
          {t('common.errorSummary')}
        </p>
        {problem !== undefined && <ProblemWords t={t} problem={problem} />}
        {problem !== undefined && help?.(problem.code)}
        {broken.length > 0 && (
          <ul className="list-disc space-y-1 pl-5">
            {broken.map(({ name, rule }) => (
              <li key={name}>
                <a
                  href={`#${id}-${name}`}
                  onClick={(event) => {
                    event.preventDefault();
                    focusField(`${id}-${name}`);
                  }}
                  className="block min-h-6 underline underline-offset-4"
                >
                  {ruleText(t, rule)}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
}

/** Moves the focus to a field, also to one in a folded part of the form, which a browser cannot focus. */
function focusField(id: string): void {
  const field = document.getElementById(id);
  const folded = field?.closest('details');
  if (folded) folded.open = true;
  field?.focus();
}
