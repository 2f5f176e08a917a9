'use client';

import { CALL_LIMITS } from '@civicforge/domain';
import { Coins } from 'lucide-react';
import { useRouter } from 'next/navigation';
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
import { deviceTimeZone } from '../../lib/forms/local-time.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { pointText } from '../../lib/place/coordinates.ts';
import { callPath, questPath } from '../../lib/quest/path.ts';
import { FIELD_RULES, inputOf, type QuestFields, slotsOf } from './fields.ts';
import { NO_REPEAT } from './no-repeat.ts';
import { QuestFieldset } from './quest-fields.tsx';
import { RepeatFieldset } from './repeat-fields.tsx';
import { isRepeating, scheduleIn } from './repeat.ts';
import { SlotsField } from './slots-field.tsx';

interface Props {
  readonly viewer: Pick<OwnUser, 'userId' | 'creationPoints'>;
  readonly cost: number;
  readonly defaultXp: number;
  readonly defaultReputation: number;
  /** The template that the form starts from. */
  readonly template?: Pick<Template, 'templateId' | 'fields'>;
}

export function CreateQuestForm({ viewer, cost, defaultXp, defaultReputation, template }: Props) {
  const t = useT();
  const router = useRouter();
  const form = useAppForm<QuestFields, string>({
    // Each template has a draft of its own, so that none replaces what was typed.
    draft: draftName(viewer.userId, template === undefined ? 'create' : `create.${template.templateId}`),
    rules: FIELD_RULES,
    validate: async (fields) => (await import('./quest-editor.schema.ts')).checkQuest(fields),
    send: (fields) => create(fields, `${viewer.userId}.create`),
    done: (path) => {
      router.push(path);
      router.refresh();
    },
  });
  const shown = shownFields({ rewardXp: defaultXp, rewardReputation: defaultReputation, ...template?.fields });
  return (
    <Form form={form} submit={t('editor.submit')} sticky help={(code) => code === 'idempotency.mismatch' && <ToList />}>
      <div className="space-y-6">
        <QuestFieldset
          shown={shown}
          call={{
            slots: <SlotsField shown={shown.slots} />,
            repeat: <RepeatFieldset shown={shown} startsAt={shown.startsAt} />,
          }}
        />
        <Cost points={viewer.creationPoints} cost={cost} />
      </div>
    </Form>
  );
}

/** Dates of a template are left out, because they are those of an earlier quest. */
function shownFields(given: TemplateFields) {
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
    slots: '1',
    ...NO_REPEAT,
  };
}

/** Shows what posting costs: one quest for each person, for the first date of a call that repeats. */
function Cost({ points, cost: one }: { readonly points: number; readonly cost: number }) {
  const t = useT();
  const { form } = useField('slots');
  const slots = slotsOf({ slots: useFieldValue(form.store, 'slots') ?? '' });
  const repeats = isRepeating({ schedule: useFieldValue(form.store, 'schedule') ?? '' });
  const { min, max } = CALL_LIMITS.slots;
  const cost = one * (slots >= min && slots <= max ? Math.trunc(slots) : 1);
  if (points < cost) return <Notice kind="problem">{t('editor.tooFew')}</Notice>;
  const now = t(repeats ? 'calls.costFirst' : 'editor.cost', { count: cost });
  return (
    <div className="flex items-start gap-3 rounded-xl bg-amber-soft px-4 py-3 text-on-amber-soft">
      <Coins aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="space-y-1">
        <p>{`${now} ${t('editor.remaining', { count: points - cost })}`}</p>
        {repeats && <p>{t('calls.costLater')}</p>}
      </div>
    </div>
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

/** @returns the path of the quest, of the first one for several people, or of a call that repeats */
async function create(fields: QuestFields, intent: string): Promise<string> {
  try {
    const path = await post(fields, intentKey(intent));
    settleIntent(intent);
    return path;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}

async function post(fields: QuestFields, key: string): Promise<string> {
  const slots = slotsOf(fields);
  const pattern = inputOf(fields);
  const schedule = scheduleIn(fields, deviceTimeZone());
  if (slots === 1 && schedule === undefined) return questPath((await createQuest(api, pattern, key)).questId);
  const { callId, dates } = await createCall(api, { pattern, slots, ...(schedule && { schedule }) }, key);
  if (schedule !== undefined) return callPath(callId);
  const [questId] = dates.flatMap(({ questIds }) => questIds);
  if (questId === undefined) throw new Error('A new call has quests');
  return questPath(questId);
}
