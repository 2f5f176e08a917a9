import { Button } from '../../components/button.tsx';
import { inputClass } from '../../components/form/input-class.ts';
import type { HoursPeriod } from '../../lib/api/hours.ts';
import type { Translate } from '../../lib/i18n/translate.ts';

interface Props {
  readonly t: Translate;
  readonly period: HoursPeriod;
  /** Last day to choose. */
  readonly today: string;
}

/** Chooses the period by the address of the page. It works without a script. */
export function PeriodForm({ t, period, today }: Props) {
  return (
    <form action="/me/hours" className="flex flex-wrap items-end gap-3">
      {(['from', 'to'] as const).map((name) => (
        <label key={name} className="min-w-0 flex-1 basis-36">
          <span className="mb-1.5 block font-semibold">{t(`hours.${name}`)}</span>
          <input type="date" name={name} max={today} defaultValue={period[name] ?? ''} className={inputClass()} />
        </label>
      ))}
      <Button type="submit" kind="secondary">
        {t('hours.show')}
      </Button>
    </form>
  );
}
