'use client';

import { useState } from 'react';
import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { editQuest } from '../../lib/api/quests.ts';
import type { Quest, QuestEdit } from '../../lib/api/types.ts';
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

/**
 * Edits an open quest. The form starts anew from its own saved changes only: another change of the quest, from a second tab
 * for example, leaves what was typed, and saving then sends the fields that this form has changed.
 */
export default function EditQuestForm({ quest, change, onDone }: Props) {
  const [base, setBase] = useState(quest);
  return (
    <FormFrom
      key={base.version}
      base={base}
      change={change}
      onSaved={(saved) => {
        setBase(saved);
        onDone('quest.edited');
      }}
    />
  );
}

interface FormProps extends Pick<Props, 'change'> {
  /** The quest whose fields the form shows first. */
  readonly base: Quest;
  readonly onSaved: (saved: Quest) => void;
}

/** Rendered only in the browser, so the deadline uses the reader's time zone. */
function FormFrom({ base: quest, change, onSaved }: FormProps) {
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
    send: (fields) =>
      change.send('edit', (headers) => editQuest(api, quest.questId, changesOf(quest, editOf(fields, shown)), headers)),
    done: onSaved,
  });
  return (
    <Form form={form} submit={t('editor.save')}>
      <QuestFieldset shown={shown} quest={quest} />
    </Form>
  );
}

/** Leaves out the texts and amounts that equal those of the quest. An edit without a change has its title alone. */
function changesOf(quest: Quest, { title, ...edit }: QuestEdit): QuestEdit {
  const { description, category, rewardXp, rewardReputation } = quest;
  const known: Readonly<Record<string, unknown>> = { description, category, rewardXp, rewardReputation };
  const changes: QuestEdit = Object.fromEntries(Object.entries(edit).filter(([name, value]) => value !== known[name]));
  const hasTitle = title !== quest.title || Object.keys(changes).length === 0;
  return { ...changes, ...(hasTitle && title !== undefined && { title }) };
}

function inputOfTime(time: string | undefined, timeZone: string): string {
  return time === undefined ? '' : toLocalInput(time, timeZone);
}

function coordinatesOf(place: Quest['place']): string {
  const { latitude, longitude } = place ?? {};
  return latitude === undefined || longitude === undefined ? '' : pointText({ latitude, longitude });
}
