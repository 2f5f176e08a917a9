'use client';

import { QUEST_CATEGORIES, QUEST_LIMITS } from '@civicforge/domain';
import { AreaField, SelectField, TextField } from '../../components/form/fields.tsx';
import { FoldedFields } from '../../components/form/folded-fields.tsx';
import { PhotoField } from '../../components/photos/photo-field.tsx';
import type { Quest } from '../../lib/api/types.ts';
import type { Elements } from '../../lib/elements.ts';
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
  /** The fields of a call about its people and its repeat. Undefined in the form of one quest. */
  readonly call?: { readonly slots: Elements; readonly repeat: Elements };
}

/** The fields of a quest, for both the create form and the edit form. */
export function QuestFieldset({ shown, quest, hasPhotos = true, call }: Props) {
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
      <WhenWhereFields shown={shown} repeat={call?.repeat} />
      {call === undefined ? (
        <VisibilityField shown={shown} />
      ) : (
        <FoldedFields
          title={t('editor.whoLegend')}
          hint={t('editor.whoHint')}
          shown={shown}
          usual={{ slots: '1', visibility: 'members' }}
        >
          {call.slots}
          <VisibilityField shown={shown} />
        </FoldedFields>
      )}
    </>
  );
}

function VisibilityField({ shown }: Pick<Props, 'shown'>) {
  const t = useT();
  return (
    <SelectField
      name="visibility"
      label={t('editor.visibilityLabel')}
      hint={t('editor.visibilityHint')}
      defaultValue={shown.visibility}
    >
      <option value="members">{t('editor.visibilityMembers')}</option>
      <option value="public">{t('editor.visibilityPublic')}</option>
    </SelectField>
  );
}
