'use client';

import { X } from 'lucide-react';
import { activeFilters, DEFAULT_RADIUS, NO_FILTERS, toggleStatus } from '../../lib/api/filters.ts';
import type { QuestFilters } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { Link } from '../../components/link.tsx';
import { isSavable, savePath } from '../../lib/api/saved-searches.ts';
import { ListLink } from './list-link.tsx';

const LINK =
  'inline-flex min-h-9 items-center text-sm font-semibold text-accent underline underline-offset-4 print:hidden';

/** The active filters. Each chip removes its filter. The last link saves them as a search. */
export function FilterChips({ filters }: { readonly filters: QuestFilters }) {
  const t = useT();
  if (activeFilters(filters) === 0 && !isSavable(filters)) return null;
  const { category, claimable, statuses, list, near, within = DEFAULT_RADIUS, days } = filters;
  const { near: _near, within: _within, ...anywhere } = filters;
  const { days: _days, ...anyDay } = filters;
  const { category: _, ...anyCategory } = filters;
  return (
    <ul className="mt-3 mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      {statuses.map((status) => (
        <Chip key={status} name={t(`status.${status}`)} to={toggleStatus(filters, status)} />
      ))}
      {category !== undefined && <Chip name={t(`category.${category}`)} to={anyCategory} />}
      {near !== undefined && <Chip name={t('list.withinKm', { count: within })} to={anywhere} />}
      {days !== undefined && <Chip name={t('list.days')} to={{ ...anyDay, sort: 'newest' }} />}
      {claimable && <Chip name={t('list.claimable')} to={{ ...filters, claimable: false }} />}
      {activeFilters(filters) > 0 && (
        <li>
          <ListLink to={{ ...NO_FILTERS, list }} className={LINK}>
            {t('list.clear')}
          </ListLink>
        </li>
      )}
      {isSavable(filters) && (
        <li>
          <Link href={savePath(filters)} className={LINK}>
            {t('list.save')}
          </Link>
        </li>
      )}
    </ul>
  );
}

function Chip({ name, to }: { readonly name: string; readonly to: QuestFilters }) {
  const t = useT();
  return (
    <li>
      <ListLink
        to={to}
        className="inline-flex min-h-9 items-center gap-1.5 rounded-full bg-accent-soft px-3 text-sm font-semibold text-on-accent-soft hover:bg-accent hover:text-on-accent"
      >
        <span className="sr-only">{t('list.remove')}</span>
        <span>{name}</span>
        <X aria-hidden className="size-4 print:hidden" />
      </ListLink>
    </li>
  );
}
