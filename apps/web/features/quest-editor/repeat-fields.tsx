'use client';

import { type CallSchedule, RULE_LIMITS } from '@civicforge/domain';
import { SelectField, TextField } from '../../components/form/fields.tsx';
import { useField } from '../../components/form/form-context.ts';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { deviceTimeZone } from '../../lib/forms/local-time.ts';
import { useLocale, useT } from '../../lib/i18n/provider.tsx';
import { datesText } from '../../lib/calls/repeat-text.ts';
import { isRepeating, type RepeatFields, scheduleIn } from './repeat.ts';

interface Props {
  readonly shown: Required<RepeatFields>;
  /** Start that the form shows first. */
  readonly startsAt: string;
  /** Zone of the schedule. Undefined means that of the device. */
  readonly timeZone?: string;
}

/** How often a quest repeats and when that ends, with the dates in words. A call never goes back to one date. */
export function RepeatFieldset({ shown, startsAt, timeZone }: Props) {
  const t = useT();
  const values = useRepeatValues(shown, startsAt);
  const { schedule, ends } = values;
  const first = shown.schedule === 'never' || shown.schedule === 'own' ? shown.schedule : undefined;
  return (
    <fieldset className="space-y-6">
      <legend className="sr-only">{t('calls.repeatLabel')}</legend>
      <SelectField
        name="schedule"
        label={t('calls.repeatLabel')}
        hint={t('calls.repeatHint')}
        defaultValue={shown.schedule}
      >
        {first !== undefined && <option value={first}>{t(first === 'own' ? 'calls.asItIs' : 'calls.never')}</option>}
        <option value="week">{t('calls.everyWeek')}</option>
        <option value="two-weeks">{t('calls.everyTwoWeeks')}</option>
        <option value="month">{t('calls.everyMonth')}</option>
      </SelectField>
      {isRepeating({ schedule }) && (
        <>
          <div className="grid gap-6 sm:grid-cols-2">
            <SelectField name="ends" label={t('calls.endsLabel')} defaultValue={shown.ends}>
              <option value="times">{t('calls.endsTimes')}</option>
              <option value="date">{t('calls.endsDate')}</option>
            </SelectField>
            {ends === 'date' ? (
              <TextField
                key="until"
                name="until"
                label={t('calls.untilLabel')}
                type="date"
                defaultValue={shown.until}
              />
            ) : (
              <TextField
                key="times"
                name="times"
                label={t('calls.timesLabel')}
                inputMode="numeric"
                autoComplete="off"
                maxLength={String(RULE_LIMITS.count).length}
                defaultValue={shown.times}
              />
            )}
          </div>
          <Preview startsAt={values.startsAt} schedule={scheduleIn(values, timeZone ?? deviceTimeZone())} />
        </>
      )}
    </fieldset>
  );
}

/** The values of the fields, also of those that are hidden now. */
function useRepeatValues(shown: Required<RepeatFields>, startsAt: string) {
  const { store } = useField('schedule').form;
  // Registered before they are shown, so that a draft fills them.
  for (const name of ['ends', 'times', 'until']) store.register(name);
  return {
    schedule: useFieldValue(store, 'schedule') ?? shown.schedule,
    ends: useFieldValue(store, 'ends') ?? shown.ends,
    times: useFieldValue(store, 'times') ?? shown.times,
    until: useFieldValue(store, 'until') ?? shown.until,
    startsAt: useFieldValue(store, 'startsAt') ?? startsAt,
  };
}

interface PreviewProps {
  readonly startsAt: string;
  readonly schedule: CallSchedule | undefined;
}

/** The rule and its first dates in one sentence. */
function Preview({ startsAt, schedule }: PreviewProps) {
  const t = useT();
  const locale = useLocale();
  return (
    <p role="status" className="rounded-xl bg-accent-soft px-4 py-3 text-on-accent-soft">
      {schedule === undefined
        ? t(startsAt === '' ? 'calls.needsStart' : 'calls.incomplete')
        : datesText(locale, schedule, new Date(startsAt).toISOString())}
    </p>
  );
}
