'use client';

import { Form } from '../../components/form/form.tsx';
import { api } from '../../lib/api/browser.ts';
import { editCall } from '../../lib/api/calls.ts';
import type { Call, CallEdit } from '../../lib/api/types.ts';
import type { DefaultReward } from '../../lib/calls/default-reward.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { deviceTimeZone, toLocalInput } from '../../lib/forms/local-time.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';
import { pointText } from '../../lib/place/coordinates.ts';
import { editOf, FIELD_RULES, type QuestFields, slotsOf } from './fields.ts';
import { QuestFieldset } from './quest-fields.tsx';
import { RepeatFieldset } from './repeat-fields.tsx';
import { repeatFieldsOf, scheduleIn } from './repeat.ts';
import { SlotsField } from './slots-field.tsx';

interface Props {
  readonly call: Call;
  readonly defaults: DefaultReward;
  /** Waits for the change and shows the call after it. */
  readonly save: (work: Promise<unknown>) => Promise<void>;
}

/** Changes the dates of a call that are not made yet. Rendered only in the browser, so times use the reader's time zone. */
export default function EditCallForm({ call, defaults, save }: Props) {
  const { t, timeZone } = useLocale();
  const shown = shownFields(call, defaults, timeZone);
  const form = useAppForm<QuestFields, undefined>({
    // Another next date has other times to start from.
    draft: draftName(call.requestorId, `${call.callId}.edit.${call.nextAt ?? ''}`),
    rules: { ...FIELD_RULES, startsAt: 'callStart' },
    validate: async (fields) => (await import('./quest-editor.schema.ts')).checkQuest(fields),
    send: async (fields) => {
      await save(editCall(api, call.callId, changesOf(call, fields, shown)));
      return undefined;
    },
    done: () => undefined,
    again: true,
  });
  return (
    <div className="space-y-6">
      <p className="text-muted">{t('calls.editHint')}</p>
      <Form form={form} submit={t('calls.save')}>
        <QuestFieldset
          shown={shown}
          hasPhotos={false}
          call={{
            slots: <SlotsField shown={shown.slots} />,
            repeat: <RepeatFieldset shown={shown} startsAt={shown.startsAt} timeZone={zoneOf(call)} />,
          }}
        />
      </Form>
    </div>
  );
}

type Shown = ReturnType<typeof shownFields>;

/** Times are those of the next date. The deadline keeps its distance to the start. */
function shownFields(call: Call, defaults: DefaultReward, timeZone: string) {
  const { pattern, slots, nextAt } = call;
  const { place, durationMinutes, startsAt, expiresAt } = pattern;
  const { latitude, longitude } = place ?? {};
  const ahead = startsAt === undefined || nextAt === undefined ? 0 : Date.parse(nextAt) - Date.parse(startsAt);
  const inputOf = (time: string) => toLocalInput(new Date(Date.parse(time) + ahead).toISOString(), timeZone);
  return {
    title: pattern.title,
    description: pattern.description,
    category: pattern.category,
    rewardXp: String(pattern.rewardXp ?? defaults.rewardXp),
    rewardReputation: String(pattern.rewardReputation ?? defaults.rewardReputation),
    // A deadline that is the start follows it.
    expiresAt: expiresAt === undefined || expiresAt === startsAt ? '' : inputOf(expiresAt),
    startsAt: startsAt === undefined ? '' : inputOf(startsAt),
    durationMinutes: durationMinutes === undefined ? '' : String(durationMinutes),
    place: place?.label ?? '',
    placeDetail: place?.detail ?? '',
    coordinates: latitude === undefined || longitude === undefined ? '' : pointText({ latitude, longitude }),
    visibility: pattern.visibility ?? 'members',
    slots: String(slots),
    ...repeatFieldsOf(call),
  };
}

/** The schedule goes with a new start too, because its weekday is that of the start. */
function changesOf(call: Call, fields: QuestFields, shown: Shown): CallEdit {
  const schedule = scheduleIn(fields, zoneOf(call));
  const isMoved = fields.startsAt !== shown.startsAt || schedule?.rule !== scheduleIn(shown, zoneOf(call))?.rule;
  const slots = slotsOf(fields);
  const { photos: _photos, ...pattern } = editOf(fields, shown);
  return {
    pattern,
    ...(slots !== call.slots && { slots }),
    ...(schedule !== undefined && isMoved && { schedule }),
  };
}

function zoneOf({ schedule }: Pick<Call, 'schedule'>): string {
  return schedule?.timeZone ?? deviceTimeZone();
}
