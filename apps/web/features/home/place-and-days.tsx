'use client';

import { PositionButton } from '../../components/position-button.tsx';
import { DEFAULT_RADIUS, RADII } from '../../lib/api/filters.ts';
import type { Days, QuestFilters } from '../../lib/api/types.ts';
import { useLocale } from '../../lib/i18n/provider.tsx';
import { select, type FieldProps } from './filter-field.ts';

/** Filters by distance from the device and by the day of the start. They exclude each other and a search. */
export function PlaceAndDays({ draft, change }: FieldProps) {
  const { t } = useLocale();
  return (
    <>
      <fieldset>
        <legend className="mb-1.5 text-sm font-semibold text-muted">{t('list.near')}</legend>
        {draft.near === undefined ? (
          <PositionButton
            onFound={({ latitude, longitude }) => {
              // The address bar keeps no more than the area.
              const near = { latitude: Number(latitude.toFixed(2)), longitude: Number(longitude.toFixed(2)) };
              change({ ...withoutOthers(draft), near });
            }}
          />
        ) : (
          <Radius draft={draft} change={change} />
        )}
      </fieldset>
      {draft.near === undefined && <DayFields draft={draft} change={change} />}
    </>
  );
}

function Radius({ draft, change }: FieldProps) {
  const { t } = useLocale();
  const { near } = draft;
  return (
    <>
      {near !== undefined && (
        <input type="hidden" name="near" value={`${String(near.latitude)},${String(near.longitude)}`} />
      )}
      <select
        name="within"
        aria-label={t('list.within')}
        className={select}
        value={draft.within ?? DEFAULT_RADIUS}
        onChange={({ target }) => {
          change({ ...draft, within: Number(target.value) });
        }}
      >
        {RADII.map((km) => (
          <option key={km} value={km}>
            {t('list.withinKm', { count: km })}
          </option>
        ))}
      </select>
    </>
  );
}

function DayFields({ draft, change }: FieldProps) {
  const { t, timeZone } = useLocale();
  const { days } = draft;
  const set = (name: 'from' | 'to', value: string) => {
    const { [name]: _, ...others } = days ?? { timeZone };
    const wanted: Days = { ...others, timeZone, ...(value !== '' && { [name]: value }) };
    const isEmpty = wanted.from === undefined && wanted.to === undefined;
    change(
      isEmpty ? { ...withoutOthers(draft), sort: 'newest' } : { ...withoutOthers(draft), days: wanted, sort: 'starts' },
    );
  };
  return (
    <fieldset className="grid grid-cols-2 gap-3 lg:grid-cols-1">
      <legend className="mb-1.5 text-sm font-semibold text-muted">{t('list.days')}</legend>
      {(['from', 'to'] as const).map((name) => (
        <label key={name} className="block min-w-0 text-sm text-muted">
          <span className="mb-1 block">{t(`list.${name}`)}</span>
          <input
            type="date"
            name={name}
            className={select}
            value={days?.[name] ?? ''}
            onChange={({ target }) => {
              set(name, target.value);
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}

/** Returns the filters without those that the API does not combine with a place or days. */
function withoutOthers({
  near: _near,
  within: _within,
  days: _days,
  words: _words,
  ...others
}: QuestFilters): QuestFilters {
  return others;
}
