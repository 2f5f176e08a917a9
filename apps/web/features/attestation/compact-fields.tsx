'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useField } from '../../components/form/form-context.ts';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { NoteField, OutcomeField } from './attest-fields.tsx';

/** The compact variant: three outcomes and an optional note. */
export function CompactFields() {
  const t = useT();
  const { form, rule } = useField('notes');
  const [wanted, setWanted] = useState(false);
  const kept = useFieldValue(form.store, 'notes') ?? '';
  const hasNote = wanted || rule !== undefined || kept !== '';
  return (
    <>
      <OutcomeField />
      {hasNote ? (
        <NoteField rows={2} />
      ) : (
        <button
          type="button"
          onClick={() => {
            setWanted(true);
          }}
          className="inline-flex min-h-11 items-center gap-2 font-semibold text-accent underline-offset-4 hover:underline"
        >
          <Plus aria-hidden className="size-5" />
          <span>{t('attest.noteAdd')}</span>
        </button>
      )}
    </>
  );
}
