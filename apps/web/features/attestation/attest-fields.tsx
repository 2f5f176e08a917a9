'use client';

import { ATTESTATION_OUTCOMES, QUEST_LIMITS } from '@civicforge/domain';
import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField, TextField } from '../../components/form/fields.tsx';
import { useField } from '../../components/form/form-context.ts';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { SigningBox } from './signing-box.tsx';
import type { Signing } from './use-signing.ts';

/** The choice of an outcome: three short choices side by side, or one below the other with an explanation each. */
export function OutcomeField({ wide = false }: { readonly wide?: boolean }) {
  const t = useT();
  return (
    <ChoiceField
      name="outcome"
      legend={t('attest.question')}
      columns={!wide}
      choices={ATTESTATION_OUTCOMES.map((value) => ({
        value,
        title: t(`attest.${value}`),
        ...(wide && { text: t(`attest.${value}Text`) }),
        ...(wide && { icon: <OutcomeIcon outcome={value} /> }),
      }))}
    />
  );
}

/** Explains the chosen outcome. Its place is kept from the start, so that nothing moves. */
export function OutcomeMeaning() {
  const t = useT();
  const { form } = useField('outcome');
  const outcome = useFieldValue(form.store, 'outcome');
  const chosen = ATTESTATION_OUTCOMES.find((one) => one === outcome);
  return (
    <p role="status" className="min-h-5 text-sm text-muted">
      <span>{chosen === undefined ? '' : t(`attest.${chosen}Text`)}</span>
    </p>
  );
}

export function NoteField({ rows }: { readonly rows: number }) {
  const t = useT();
  return (
    <AreaField
      name="notes"
      label={t('attest.note')}
      hint={t('attest.noteHint')}
      optional
      max={QUEST_LIMITS.notes.max}
      rows={rows}
    />
  );
}

/** Asks for the duration of the work. A witness states none, because it does not count. */
export function MinutesField({ role }: Pick<Signing, 'role'>) {
  const t = useT();
  if (role === 'witness') return null;
  return (
    <TextField
      name="minutes"
      label={t('attest.minutesLabel')}
      hint={t('attest.minutesHint')}
      optional
      inputMode="numeric"
      autoComplete="off"
    />
  );
}

/** Explains attesting: how it is proven, that it happens once, and that the other side cannot see it first. */
export function WhatNext({ isSecond, signing }: { readonly isSecond: boolean; readonly signing: Signing }) {
  const t = useT();
  return (
    <>
      <SigningBox signing={signing} />
      <p className="text-sm text-muted">{t(isSecond ? 'attest.whatNextSecond' : 'attest.whatNext')}</p>
    </>
  );
}
