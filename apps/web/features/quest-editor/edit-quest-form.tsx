'use client';

import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { editQuest } from '../../lib/api/quests.ts';
import type { Quest } from '../../lib/api/types.ts';
import type { QuestChange } from '../../lib/api/use-quest.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { pointText } from '../../lib/place/coordinates.ts';
import { toLocalInput } from '../../lib/forms/local-time.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';
import { fieldOf } from '../../lib/photos/entries.ts';
import { editOf, FIELD_RULES, type QuestFields } from './fields.ts';
import { QuestFieldset } from './quest-fields.tsx';

interface Props {
  readonly quest: Quest;
  readonly change: QuestChange;
  readonly onDone: (done: MessageKey) => void;
}

/** Edits an open quest. Rendered only in the browser, so the deadline uses the reader's time zone. */
export default function EditQuestForm({ quest, change, onDone }: Props) {
  const { t, timeZone } = useLocale();
  const shown = {
    title: quest.title,
    description: quest.description,
    category: quest.category,
    rewardXp: String(quest.rewardXp),
    rewardReputation: String(quest.rewardReputation),
    // A deadline that is the start follows it.
    expiresAt: quest.expiresAt === quest.startsAt ? '' : inputOfTime(quest.expiresAt, timeZone),
    startsAt: inputOfTime(quest.startsAt, timeZone),
    durationMinutes: quest.durationMinutes === undefined ? '' : String(quest.durationMinutes),
    place: quest.place?.label ?? '',
    placeDetail: quest.place?.detail ?? '',
    coordinates: coordinatesOf(quest.place),
    visibility: quest.visibility,
    photos: fieldOf(quest.photos),
  };
  const form = useAppForm<QuestFields, Quest>({
    // Another version has other fields to start from.
    draft: draftName(quest.requestorId, `${quest.questId}.edit.${String(quest.version)}`),
    rules: FIELD_RULES,
    validate: async (fields) => (await import('./quest-editor.schema.ts')).checkQuest(fields),
    send: (fields) => change.send('edit', (headers) => editQuest(api, quest.questId, editOf(fields, shown), headers)),
    done: () => {
      onDone('quest.edited');
    },
  });
  return (
    <Form form={form} submit={t('editor.save')}>
      <QuestFieldset shown={shown} quest={quest} />
    </Form>
  );
}

function inputOfTime(time: string | undefined, timeZone: string): string {
  return time === undefined ? '' : toLocalInput(time, timeZone);
}

function coordinatesOf(place: Quest['place']): string {
  const { latitude, longitude } = place ?? {};
  return latitude === undefined || longitude === undefined ? '' : pointText({ latitude, longitude });
}
