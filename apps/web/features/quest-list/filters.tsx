'use client';

import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { SlidersHorizontal, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Link } from '../../components/link.tsx';
import { StatusIcon } from '../../components/status-badge.tsx';
import { activeFilters, listPath, toggleStatus } from '../../lib/api/filters.ts';
import { SORTS, type QuestFilters } from '../../lib/api/types.ts';
import { FeatureFlag } from '../../lib/flags/provider.tsx';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { useT } from '../../lib/i18n/provider.tsx';

const SORT_NAMES: Readonly<Record<(typeof SORTS)[number], MessageKey>> = {
  newest: 'list.newest',
  oldest: 'list.oldest',
  xp: 'list.xp',
  reputation: 'list.byReputation',
};

const select =
  'min-h-11 w-full rounded-xl border border-edge bg-surface px-3 py-2 font-normal text-ink hover:border-accent sm:w-auto';

/** Filters of the list. They live in the URL, so a filtered list can be shared and works without JavaScript. */
export function Filters({ filters }: { readonly filters: QuestFilters }) {
  const t = useT();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (wanted: QuestFilters) => {
    startTransition(() => {
      router.push(listPath(wanted), { scroll: false });
    });
  };
  const { claimable, category, sort } = filters;
  const active = activeFilters(filters);
  return (
    <details open={active > 0 || undefined} className="filters mb-6 sm:mb-8" aria-busy={pending}>
      <summary className="inline-flex min-h-11 list-none items-center gap-2 rounded-xl border border-edge bg-surface px-4 font-semibold hover:border-accent [&::-webkit-details-marker]:hidden">
        <SlidersHorizontal aria-hidden className="size-5 text-accent" />
        <span>{active === 0 ? t('list.filters') : t('list.filtersActive', { count: active })}</span>
      </summary>
      <div className="card mt-3 space-y-5 p-4 sm:p-5 lg:mt-0">
        <fieldset>
          <legend className="mb-2 text-sm font-semibold text-muted">{t('list.status')}</legend>
          <ul className="flex flex-wrap gap-2">
            {QUEST_STATUSES.map((status) => (
              <li key={status}>
                <Link
                  href={listPath(toggleStatus(filters, status))}
                  scroll={false}
                  onNavigate={(event) => {
                    event.preventDefault();
                    go(toggleStatus(filters, status));
                  }}
                  aria-current={filters.statuses.includes(status) ? 'true' : undefined}
                  className="inline-flex min-h-11 items-center gap-2 rounded-full border border-edge px-4 text-sm font-semibold hover:border-accent aria-[current]:border-accent aria-[current]:bg-accent aria-[current]:text-on-accent"
                >
                  <StatusIcon status={status} />
                  <span>{t(`status.${status}`)}</span>
                  {filters.statuses.includes(status) && <X aria-hidden className="size-4" />}
                </Link>
              </li>
            ))}
          </ul>
        </fieldset>
        <div className="flex flex-wrap items-end gap-x-5 gap-y-4">
          <FeatureFlag name="quest_categories">
            <label className="grow text-sm font-semibold text-muted sm:grow-0">
              <span className="mb-1.5 block">{t('list.category')}</span>
              <select
                className={select}
                value={category ?? ''}
                onChange={({ target }) => {
                  const { category: _, ...others } = filters;
                  const wanted = QUEST_CATEGORIES.find((one) => one === target.value);
                  go(wanted === undefined ? others : { ...others, category: wanted });
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
          </FeatureFlag>
          <label className="grow text-sm font-semibold text-muted sm:grow-0">
            <span className="mb-1.5 block">{t('list.sort')}</span>
            <select
              className={select}
              value={sort}
              onChange={({ target }) => {
                go({ ...filters, sort: SORTS.find((one) => one === target.value) ?? 'newest' });
              }}
            >
              {SORTS.map((one) => (
                <option key={one} value={one}>
                  {t(SORT_NAMES[one])}
                </option>
              ))}
            </select>
          </label>
          <label className="flex min-h-11 items-center gap-3 font-semibold">
            <input
              type="checkbox"
              checked={claimable}
              onChange={({ target }) => {
                go({ ...filters, claimable: target.checked });
              }}
              className="size-6 accent-accent"
            />
            <span>{t('list.claimable')}</span>
          </label>
          {active > 0 && (
            <Link
              href="/"
              scroll={false}
              className="ml-auto inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
            >
              {t('list.clear')}
            </Link>
          )}
        </div>
      </div>
    </details>
  );
}
