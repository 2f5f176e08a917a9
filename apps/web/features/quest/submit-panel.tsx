'use client';

import { QUEST_LIMITS } from '@civicforge/domain';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { drawnPart } from '../../components/lazy-part.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { api } from '../../lib/api/browser.ts';
import { submitQuest } from '../../lib/api/quests.ts';
import type { Quest } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import { useT } from '../../lib/i18n/provider.tsx';
import { attachedOf, fieldOf } from '../../lib/photos/entries.ts';
import { linksOf, type SubmitFields } from './fields.ts';
import type { PanelProps } from './panel-props.ts';

const PhotoField = drawnPart(async () => (await import('../../components/photos/photo-field.tsx')).PhotoField);

/** Photos of an earlier submission stay if the form has no field for them. */
function photosOf(field: string | undefined, { submission }: Quest) {
  const photos = attachedOf(field ?? fieldOf(submission?.photos));
  return photos.length > 0 && { photos };
}

/** Submits the work. The draft is kept on the device, because members often write it outdoors. */
export function SubmitPanel({ quest, viewer, change, onDone }: PanelProps) {
  const t = useT();
  const form = useAppForm<SubmitFields, Quest>({
    draft: draftName(viewer.userId, `${quest.questId}.submit`),
    rules: { text: 'submission', links: 'links', photos: 'photos' },
    validate: async (fields) => (await import('./quest.schema.ts')).checkSubmit(fields),
    send: ({ text, links, photos }) => {
      const work = { text: text.trim(), links: linksOf(links), ...photosOf(photos, quest) };
      return change.send('submit', (headers) => submitQuest(api, quest.questId, work, headers));
    },
    done: () => {
      onDone();
    },
  });
  return (
    <Form form={form} submit={t('action.submitSend')} sticky>
      <AreaField
        name="text"
        label={t('action.submitText')}
        hint={<Sentence t={t} of="action.submitHint" parts={{ name: quest.requestor.displayName }} />}
        max={QUEST_LIMITS.submission.max}
        defaultValue={quest.submission?.text}
        rows={6}
      />
      <AreaField
        name="links"
        label={t('action.submitLinks')}
        hint={t('action.submitLinksHint')}
        optional
        rows={2}
        defaultValue={quest.submission?.links.join('\n')}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
      />
      <FeatureFlag name="quest_photos">
        <PhotoField hint={t('photos.workHint')} questId={quest.questId} photos={quest.submission?.photos} />
      </FeatureFlag>
    </Form>
  );
}
