'use client';

import { PLACE_LIMITS, QUEST_LIMITS } from '@civicforge/domain';
import { AreaField, TextField, TimeField } from '../../components/form/fields.tsx';
import { FoldedFields } from '../../components/form/folded-fields.tsx';
import { useField } from '../../components/form/form-context.ts';
import { PositionButton } from '../../components/position-button.tsx';
import type { Elements } from '../../lib/elements.ts';
import { pointText } from '../../lib/place/coordinates.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import type { QuestFields } from './fields.ts';
import { NO_REPEAT } from './no-repeat.ts';

interface Props {
  readonly shown: QuestFields;
  /** The fields of a repeat. Undefined in the form of one quest. */
  readonly repeat?: Elements | undefined;
}

/** The values of an empty form. */
const USUAL = { startsAt: '', durationMinutes: '', expiresAt: '', place: '', placeDetail: '', coordinates: '' };

/** Dates, duration and place of a quest. All are optional. */
export function WhenWhereFields({ shown, repeat }: Props) {
  const t = useT();
  const { form } = useField('coordinates');
  return (
    <FoldedFields
      title={t('editor.whenWhere')}
      hint={t(repeat === undefined ? 'editor.whenWhereHint' : 'editor.whenWhereRepeatHint')}
      shown={shown}
      usual={repeat === undefined ? USUAL : { ...USUAL, ...NO_REPEAT }}
    >
      <TimeField
        name="startsAt"
        label={t('editor.startLabel')}
        hint={t('editor.startHint')}
        optional
        defaultValue={shown.startsAt}
      />
      {repeat}
      <TextField
        name="durationMinutes"
        label={t('editor.durationLabel')}
        hint={t('editor.durationHint', QUEST_LIMITS.durationMinutes)}
        optional
        inputMode="numeric"
        autoComplete="off"
        defaultValue={shown.durationMinutes}
      />
      <TimeField
        name="expiresAt"
        label={t('editor.deadlineLabel')}
        hint={t('editor.deadlineHint')}
        optional
        defaultValue={shown.expiresAt}
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
    </FoldedFields>
  );
}
