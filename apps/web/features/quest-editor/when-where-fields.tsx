'use client';

import { PLACE_LIMITS, QUEST_LIMITS } from '@civicforge/domain';
import { AreaField, TextField, TimeField } from '../../components/form/fields.tsx';
import { useField } from '../../components/form/form-context.ts';
import { PositionButton } from '../../components/position-button.tsx';
import { pointText } from '../../lib/place/coordinates.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { QuestFields } from './fields.ts';

/** Date, duration and place of a quest. All are optional. */
export function WhenWhereFields({ shown }: { readonly shown: QuestFields }) {
  const t = useT();
  const { form } = useField('coordinates');
  return (
    <fieldset className="space-y-6">
      <legend className="mb-3 font-semibold">{t('editor.whenWhere')}</legend>
      <TimeField
        name="startsAt"
        label={t('editor.startLabel')}
        hint={t('editor.startHint')}
        optional
        defaultValue={shown.startsAt}
      />
      <TextField
        name="durationMinutes"
        label={t('editor.durationLabel')}
        hint={t('editor.durationHint', QUEST_LIMITS.durationMinutes)}
        optional
        inputMode="numeric"
        autoComplete="off"
        defaultValue={shown.durationMinutes}
      />
      <TextField
        name="place"
        label={t('editor.placeLabel')}
        hint={t('editor.placeHint')}
        optional
        max={PLACE_LIMITS.label.max}
        autoComplete="off"
        defaultValue={shown.place}
      />
      <AreaField
        name="placeDetail"
        label={t('editor.placeDetailLabel')}
        hint={t('editor.placeDetailHint')}
        optional
        max={PLACE_LIMITS.detail.max}
        rows={2}
        defaultValue={shown.placeDetail}
      />
      <div>
        <TextField
          name="coordinates"
          label={t('editor.coordinatesLabel')}
          hint={t('editor.coordinatesHint')}
          optional
          autoComplete="off"
          defaultValue={shown.coordinates}
        />
        <PositionButton
          onFound={(point) => {
            form.store.set('coordinates', pointText(point));
          }}
        />
      </div>
    </fieldset>
  );
}
