'use client';

import { ATTESTATION_OUTCOMES } from '@civicforge/domain';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Button } from '../../components/button.tsx';
import { Form } from '../../components/form/form.tsx';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import type { Elements } from '../../lib/elements.ts';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import type { AppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { MinutesField, NoteField, OutcomeField, WhatNext } from './attest-fields.tsx';
import type { AttestFields } from './attest.schema.ts';
import { minutesOf, noteOf } from './note.ts';
import type { Signing } from './use-signing.ts';

const STEPS = ['attest.stepOutcome', 'attest.stepNote', 'attest.stepSend'] as const;
type StepNumber = 0 | 1 | 2;
const LAST = 2;

interface Props {
  readonly form: AppForm<AttestFields>;
  readonly send: string;
  readonly isSecond: boolean;
  readonly signing: Signing;
  readonly help: (code: string) => Elements;
}

/** The guided variant: one question at a time, then a review before sending. */
export function GuidedFields({ form, send, isSecond, signing, help }: Props) {
  const t = useT();
  const [step, setStep] = useState<StepNumber>(0);
  const heading = useRef<HTMLParagraphElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) heading.current?.focus();
  }, [step]);
  const go = (to: StepNumber) => {
    moved.current = true;
    setStep(to);
  };
  const next = async () => {
    const isGood =
      step === 0 ? await form.check('outcome') : (await form.check('notes')) && (await form.check('minutes'));
    if (isGood) go(step === 0 ? 1 : LAST);
  };
  const { failures, problem } = form;
  // The API refused a field: return to the step that contains it.
  const refused = problem?.fields[0];
  const [seen, setSeen] = useState(failures);
  if (seen !== failures) {
    setSeen(failures);
    if (refused !== undefined) setStep(refused === 'outcome' ? 0 : 1);
  }
  const back = (
    <Button
      kind="quiet"
      onClick={() => {
        go(step === LAST ? 1 : 0);
      }}
    >
      {t('attest.stepBack')}
    </Button>
  );
  return (
    <Form
      form={form}
      sticky
      help={help}
      submit={step === LAST ? send : t('attest.stepNext')}
      {...(step < LAST && { instead: () => void next() })}
      {...(step > 0 && { aside: back })}
    >
      <p ref={heading} tabIndex={-1} className="font-semibold text-accent">
        {t(STEPS[step])}
      </p>
      <Step shown={step === 0}>
        <OutcomeField wide />
      </Step>
      <Step shown={step === 1}>
        <div className="space-y-4">
          <NoteField rows={4} />
          <MinutesField role={signing.role} />
        </div>
      </Step>
      {step === LAST && <Review form={form} />}
      {step === LAST && <WhatNext isSecond={isSecond} signing={signing} />}
    </Form>
  );
}

/** Hidden steps stay in the DOM, because their inputs are part of the form. */
function Step({ shown, children }: { readonly shown: boolean; readonly children: ReactElement }) {
  return <div hidden={!shown}>{children}</div>;
}

function Review({ form }: Pick<Props, 'form'>) {
  const t = useT();
  const outcome = useFieldValue(form.store, 'outcome');
  const notes = useFieldValue(form.store, 'notes');
  const chosen = ATTESTATION_OUTCOMES.find((one) => one === outcome);
  const note = noteOf({ notes });
  const minutes = minutesOf({ minutes: useFieldValue(form.store, 'minutes') });
  return (
    <div className="border-s-4 border-accent ps-4">
      <p className="text-sm text-muted">{t('attest.yourAnswer')}</p>
      {chosen !== undefined && (
        <p className="mt-1 flex items-center gap-2 font-semibold">
          <OutcomeIcon outcome={chosen} />
          <span>{t(`attest.${chosen}`)}</span>
        </p>
      )}
      {note === '' ? (
        <p className="mt-1 text-sm text-muted">{t('attest.noNote')}</p>
      ) : (
        <PeopleText as="blockquote" lines className="mt-2 border-s-2 border-edge ps-3">
          {note}
        </PeopleText>
      )}
      {minutes !== undefined && <p className="mt-1">{t('attest.minutes', { count: minutes })}</p>}
    </div>
  );
}
