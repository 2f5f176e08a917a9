'use client';

import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '../../components/button.tsx';
import { activeFilters, listPath, toggleStatus } from '../../lib/api/filters.ts';
import { SORTS, type QuestFilters } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { inOwnTask } from '../../lib/own-task.ts';
import { useListNavigation } from './list-navigation.tsx';
import { select, type FieldProps } from './filter-field.ts';
import { PlaceAndDays } from './place-and-days.tsx';
import { ShowButton } from './show-button.tsx';

const SORT_NAMES: Readonly<Record<(typeof SORTS)[number], MessageKey>> = {
  newest: 'list.newest',
  oldest: 'list.oldest',
  xp: 'list.xp',
  reputation: 'list.byReputation',
  starts: 'list.byStart',
};

/** Id of the sheet, which the button opens without JavaScript. */
const SHEET = 'filters';

/** The width from which the filters are a rail beside the list, as in globals.css. */
const WIDE = '(min-width: 64rem)';

/** Opens the sheet of filters on small screens. */
export function FilterButton({ filters }: { readonly filters: QuestFilters }) {
  const t = useT();
  const active = activeFilters(filters);
  return (
    <button type="button" popoverTarget={SHEET} className={buttonClass('secondary', 'shrink-0 px-3 lg:hidden', true)}>
      <SlidersHorizontal aria-hidden className="size-5 text-accent" />
      <span className="max-sm:sr-only">{t('list.filters')}</span>
      {active > 0 && (
        <span className="rounded-full bg-accent px-2 text-sm text-on-accent">
          <span aria-hidden>{active}</span>
          <span className="sr-only">{t('list.filtersActive', { count: active })}</span>
        </span>
      )}
    </button>
  );
}

/**
 * The filters of a list: a rail that applies a change at once on wide screens, a sheet with a button on small ones. They
 * are a form, so they work without JavaScript.
 */
export function Filters({ filters }: { readonly filters: QuestFilters }) {
  const t = useT();
  const { show } = useListNavigation();
  const sheet = useRef<HTMLFormElement>(null);
  const [shownFor, setShownFor] = useState(filters);
  const [draft, setDraft] = useState(filters);
  const [isOpen, setOpen] = useState(false);
  // The URL changed: by a chip, the back button or this form. A page that is read again keeps the choices of an open sheet.
  if (listPath(shownFor) !== listPath(filters)) {
    setShownFor(filters);
    setDraft(filters);
  }
  // The browser opens the sheet without a script, possibly before this part is hydrated.
  useEffect(
    () =>
      inOwnTask(() => {
        if (sheet.current?.matches(':popover-open') === true) setOpen(true);
      }),
    [],
  );
  const change = (wanted: QuestFilters) => {
    setDraft(wanted);
    if (window.matchMedia(WIDE).matches) show(wanted);
  };
  return (
    <form
      ref={sheet}
      id={SHEET}
      popover="auto"
      action="/"
      aria-label={t('list.filters')}
      className="filter-sheet"
      // Before the sheet is there: `toggle` comes in a task of its own and would undo a choice that was made before it.
      onBeforeToggle={({ newState }) => {
        setOpen(newState === 'open');
        if (newState === 'open') setDraft(filters);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        sheet.current?.hidePopover();
        show(draft);
      }}
    >
      <div className="mb-4 flex items-center justify-between lg:hidden">
        <h2 className="text-lg font-semibold">{t('list.filters')}</h2>
        <button
          type="button"
          popoverTarget={SHEET}
          popoverTargetAction="hide"
          aria-label={t('list.close')}
          className="inline-flex size-11 items-center justify-center rounded-lg hover:bg-accent-soft"
        >
          <X aria-hidden className="size-5" />
        </button>
      </div>
      <div className="space-y-5">
        {filters.list === 'done' && <input type="hidden" name="list" value="done" />}
        {/* A place and days have an order of their own. */}
        {draft.near === undefined && draft.days === undefined && <SortField draft={draft} change={change} />}
        <FeatureFlag name="quest_categories">
          <CategoryField draft={draft} change={change} />
        </FeatureFlag>
        {filters.list === 'open' && <PlaceAndDays draft={draft} change={change} />}
        {filters.list === 'open' && <OpenFields draft={draft} change={change} />}
      </div>
      <ShowButton draft={draft} isOpen={isOpen} />
    </form>
  );
}

function SortField({ draft, change }: FieldProps) {
  const t = useT();
  return (
    <label className="block text-sm font-semibold text-muted">
      <span className="mb-1.5 block">{t('list.sort')}</span>
      <select
        name="sort"
        className={select}
        value={draft.sort}
        onChange={({ target }) => {
          change({ ...draft, sort: SORTS.find((one) => one === target.value) ?? 'newest' });
        }}
      >
        {SORTS.map((one) => (
          <option key={one} value={one}>
            {t(SORT_NAMES[one])}
          </option>
        ))}
      </select>
    </label>
  );
}

function CategoryField({ draft, change }: FieldProps) {
  const t = useT();
  const { category, ...others } = draft;
  return (
    <label className="block text-sm font-semibold text-muted">
      <span className="mb-1.5 block">{t('list.category')}</span>
      <select
        name="category"
        className={select}
        value={category ?? ''}
        onChange={({ target }) => {
          const wanted = QUEST_CATEGORIES.find((one) => one === target.value);
          change(wanted === undefined ? others : { ...others, category: wanted });
        }}
      >
        <option value="">{t('list.anyCategory')}</option>
        {QUEST_CATEGORIES.map((one) => (
          <option key={one} value={one}>
            {t(`category.${one}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

const check = 'flex min-h-11 items-center gap-3 lg:min-h-9';

/** Filters of the list of open quests, which can show other statuses too. */
function OpenFields({ draft, change }: FieldProps) {
  const t = useT();
  return (
    <>
      <label className={check}>
        <input
          type="checkbox"
          name="claimable"
          value="true"
          checked={draft.claimable}
          onChange={({ target }) => {
            change({ ...draft, claimable: target.checked });
          }}
          className="size-5 shrink-0 accent-accent"
        />
        <span>{t('list.claimable')}</span>
      </label>
      {/* The list around a place shows open quests only. */}
      {draft.near === undefined && <StatusField draft={draft} change={change} />}
    </>
  );
}

function StatusField({ draft, change }: FieldProps) {
  const t = useT();
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-semibold text-muted">{t('list.status')}</legend>
      <div className="grid grid-cols-2 gap-x-4 lg:grid-cols-1">
        {QUEST_STATUSES.map((status) => (
          <label key={status} className={check}>
            <input
              type="checkbox"
              name="status"
              value={status}
              checked={draft.statuses.includes(status)}
              onChange={() => {
                change(toggleStatus(draft, status));
              }}
              className="size-5 shrink-0 accent-accent"
            />
            <span>{t(`status.${status}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
