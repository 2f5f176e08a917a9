'use client';

import { ATTESTATION_OUTCOMES, QUEST_LIMITS } from '@civicforge/domain';
import { ChoiceField } from '../../components/form/choice-field.tsx';
import { AreaField } from '../../components/form/fields.tsx';
import { OutcomeIcon } from '../../components/outcome-icon.tsx';
import { useT } from '../../lib/i18n/provider.tsx';

/** The choice of an outcome, with or without an explanation for each option. */
export function OutcomeField({ explained, wide = false }: { readonly explained: boolean; readonly wide?: boolean }) {
  const t = useT();
  return (
    <ChoiceField
      name="outcome"
      legend={t('attest.question')}
      columns={!wide}
      choices={ATTESTATION_OUTCOMES.map((value) => ({
        value,
        title: t(`attest.${value}`),
        ...(explained && { text: t(`attest.${value}Text`) }),
        icon: <OutcomeIcon outcome={value} />,
      }))}
    />
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

/** Explains attesting: it happens once, the other side cannot see it first, and how it is proven. */
export function WhatNext({ isSecond }: { readonly isSecond: boolean }) {
  const t = useT();
  return (
    <div className="space-y-1 text-sm text-muted">
      <p>{t(isSecond ? 'attest.whatNextSecond' : 'attest.whatNext')}</p>
      <p>{t('attest.ownLevel')}</p>
    </div>
  );
}
