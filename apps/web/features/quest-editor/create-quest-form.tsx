'use client';

import { CALL_LIMITS } from '@civicforge/domain';
import { Coins } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { TextField } from '../../components/form/fields.tsx';
import { useField } from '../../components/form/form-context.ts';
import { Form } from '../../components/form/form.tsx';
import { Link } from '../../components/link.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { createCall } from '../../lib/api/calls.ts';
import { asProblem } from '../../lib/api/problem.ts';
import { createQuest } from '../../lib/api/quests.ts';
import type { OwnUser, Template, TemplateFields } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { pointText } from '../../lib/place/coordinates.ts';
import { questPath } from '../../lib/quest/path.ts';
import { inputOf, type QuestFields, slotsOf } from './fields.ts';
import { QuestFieldset } from './quest-fields.tsx';

interface Props {
  readonly viewer: Pick<OwnUser, 'userId' | 'creationPoints'>;
  readonly cost: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** The template that the form starts from. */
  readonly template?: Pick<Template, 'templateId' | 'fields'>;
}

const RULES = {
  title: 'title',
  description: 'description',
  category: 'category',
  rewardXp: 'rewardXp',
  rewardReputation: 'rewardReputation',
  expiresAt: 'expiresAt',
  startsAt: 'startsAt',
  durationMinutes: 'durationMinutes',
  place: 'place',
  placeDetail: 'placeDetail',
  coordinates: 'coordinates',
  photos: 'photos',
  visibility: 'other',
  slots: 'slots',
} as const;

export function CreateQuestForm({ viewer, cost, defaultXp, defaultReputation, template }: Props) {
  const t = useT();
  const router = useRouter();
  const form = useAppForm<QuestFields, string>({
    // Each template has a draft of its own, so that none replaces what was typed.
    draft: draftName(viewer.userId, template === undefined ? 'create' : `create.${template.templateId}`),
    rules: RULES,
    validate: async (fields) => (await import('./quest-editor.schema.ts')).checkQuest(fields),
    send: (fields) => create(fields, `${viewer.userId}.create`),
    done: (questId) => {
      router.push(questPath(questId));
      router.refresh();
    },
  });
  const shown = shownFields({ rewardXp: defaultXp, rewardReputation: defaultReputation, ...template?.fields });
  return (
    <Form form={form} submit={t('editor.submit')} sticky help={(code) => code === 'idempotency.mismatch' && <ToList />}>
      <div className="space-y-6">
        <QuestFieldset shown={shown} />
        <SlotsField />
        <Cost points={viewer.creationPoints} cost={cost} />
      </div>
    </Form>
  );
}

/** Dates of a template are left out, because they are those of an earlier quest. */
function shownFields(given: TemplateFields): QuestFields {
  const { title, description, category, rewardXp, rewardReputation, durationMinutes, place, visibility } = given;
  const { latitude, longitude } = place ?? {};
  return {
    title: title ?? '',
    description: description ?? '',
    category: category ?? 'other',
    rewardXp: String(rewardXp),
    rewardReputation: String(rewardReputation),
    expiresAt: '',
    startsAt: '',
    durationMinutes: durationMinutes === undefined ? '' : String(durationMinutes),
    place: place?.label ?? '',
    placeDetail: place?.detail ?? '',
    coordinates: latitude === undefined || longitude === undefined ? '' : pointText({ latitude, longitude }),
    visibility: visibility ?? 'members',
  };
}

function SlotsField() {
  const t = useT();
  return (
    <TextField
      name="slots"
      label={t('editor.slotsLabel')}
      hint={t('editor.slotsHint', CALL_LIMITS.slots)}
      inputMode="numeric"
      autoComplete="off"
      defaultValue="1"
    />
  );
}

/** Shows what posting costs: one quest for each person. */
function Cost({ points, cost: one }: { readonly points: number; readonly cost: number }) {
  const t = useT();
  const { form } = useField('slots');
  const slots = slotsOf({ slots: useFieldValue(form.store, 'slots') ?? '' });
  const { min, max } = CALL_LIMITS.slots;
  const cost = one * (slots >= min && slots <= max ? Math.trunc(slots) : 1);
  if (points < cost) return <Notice kind="problem">{t('editor.tooFew')}</Notice>;
  return (
    <p className="flex items-center gap-3 rounded-xl bg-amber-soft px-4 py-3 text-on-amber-soft">
      <Coins aria-hidden className="size-5 shrink-0" />
      <span>{`${t('editor.cost', { count: cost })} ${t('editor.remaining', { count: points - cost })}`}</span>
    </p>
  );
}

function ToList() {
  const t = useT();
  return (
    <Link href="/" className="inline-block min-h-6 underline underline-offset-4">
      {t('editor.earlierArrived')}
    </Link>
  );
}

/** @returns the id of the quest, or of the first one for several people */
async function create(fields: QuestFields, intent: string): Promise<string> {
  try {
    const questId = await post(fields, intentKey(intent));
    settleIntent(intent);
    return questId;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}

async function post(fields: QuestFields, key: string): Promise<string> {
  const slots = slotsOf(fields);
  const pattern = inputOf(fields);
  if (slots === 1) return (await createQuest(api, pattern, key)).questId;
  const { dates } = await createCall(api, { pattern, slots }, key);
  const [questId] = dates.flatMap(({ questIds }) => questIds);
  if (questId === undefined) throw new Error('A new call has quests');
  return questId;
}
