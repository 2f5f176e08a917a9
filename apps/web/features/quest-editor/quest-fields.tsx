'use client';

import { QUEST_CATEGORIES, QUEST_LIMITS } from '@civicforge/domain';
import { AreaField, SelectField, TextField, TimeField } from '../../components/form/fields.tsx';
import { PhotoField } from '../../components/photos/photo-field.tsx';
import type { Quest } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import type { QuestFields } from './fields.ts';
import { WhenWhereFields } from './when-where-fields.tsx';

interface Props {
  readonly shown: QuestFields;
  /** The quest to edit. */
  readonly quest?: Pick<Quest, 'questId' | 'photos'>;
  /** False for a call: a photo belongs to one quest. */
  readonly hasPhotos?: boolean;
}

/** The fields of a quest, for both the create form and the edit form. */
export function QuestFieldset({ shown, quest, hasPhotos = true }: Props) {
  const t = useT();
  const { title, description, rewardXp, rewardReputation } = QUEST_LIMITS;
  return (
    <>
      <TextField
        name="title"
        label={t('editor.titleLabel')}
        hint={t('editor.titleHint')}
        max={title.max}
        autoComplete="off"
        defaultValue={shown.title}
      />
      <AreaField
        name="description"
        label={t('editor.descriptionLabel')}
        hint={t('editor.descriptionHint')}
        max={description.max}
        defaultValue={shown.description}
        rows={7}
      />
      {hasPhotos && (
        <FeatureFlag name="quest_photos">
          <PhotoField hint={t('photos.questHint')} {...(quest && { questId: quest.questId, photos: quest.photos })} />
        </FeatureFlag>
      )}
      <FeatureFlag name="quest_categories">
        <SelectField name="category" label={t('editor.categoryLabel')} defaultValue={shown.category}>
          {QUEST_CATEGORIES.map((category) => (
            <option key={category} value={category}>
              {t(`category.${category}`)}
            </option>
          ))}
        </SelectField>
      </FeatureFlag>
      <fieldset>
        <legend className="mb-3 font-semibold">{t('editor.rewardLegend')}</legend>
        <div className="field-pair">
          <TextField
            name="rewardXp"
            label={t('editor.xpLabel')}
            hint={t('editor.xpHint', rewardXp)}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={shown.rewardXp}
          />
          <TextField
            name="rewardReputation"
            label={t('editor.reputationLabel')}
            hint={t('editor.reputationHint', rewardReputation)}
            inputMode="numeric"
            autoComplete="off"
            defaultValue={shown.rewardReputation}
          />
        </div>
      </fieldset>
      <WhenWhereFields shown={shown} />
      <TimeField
        name="expiresAt"
        label={t('editor.deadlineLabel')}
        hint={t('editor.deadlineHint')}
        optional
        defaultValue={shown.expiresAt}
      />
      <SelectField
        name="visibility"
        label={t('editor.visibilityLabel')}
        hint={t('editor.visibilityHint')}
        defaultValue={shown.visibility}
      >
        <option value="members">{t('editor.visibilityMembers')}</option>
        <option value="public">{t('editor.visibilityPublic')}</option>
      </SelectField>
    </>
  );
}
