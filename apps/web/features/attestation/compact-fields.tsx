'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useField } from '../../components/form/form-context.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { NoteField, OutcomeField } from './attest-fields.tsx';

/** The compact variant: three outcomes and an optional note. */
export function CompactFields() {
  const t = useT();
  const { form, rule } = useField('notes');
  const [wanted, setWanted] = useState(false);
  const kept: unknown = useWatch({ control: form.hook.control, name: 'notes' });
  const hasNote = wanted || rule !== undefined || (typeof kept === 'string' && kept !== '');
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
