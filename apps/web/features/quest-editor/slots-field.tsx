'use client';

import { CALL_LIMITS } from '@civicforge/domain';
import { TextField } from '../../components/form/fields.tsx';
import { useT } from '../../lib/i18n/provider.tsx';

/** The number of people that a quest is for. */
export function SlotsField({ shown }: { readonly shown: string }) {
  const t = useT();
  return (
    <TextField
      name="slots"
      label={t('editor.slotsLabel')}
      hint={t('editor.slotsHint', CALL_LIMITS.slots)}
      inputMode="numeric"
      autoComplete="off"
      defaultValue={shown}
    />
  );
}
