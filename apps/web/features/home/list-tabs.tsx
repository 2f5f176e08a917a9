'use client';

import { NO_FILTERS } from '../../lib/api/filters.ts';
import { LISTS, type Count, type Home, type ListName } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { ListLink } from './list-link.tsx';

interface Props {
  readonly current: ListName;
  /** Undefined if the totals are not available. */
  readonly totals: Home['totals'] | undefined;
}

/** The lists of the start page with their totals. */
export function ListTabs({ current, totals }: Props) {
  const t = useT();
  return (
    <nav aria-label={t('home.lists')} className="border-b border-line">
      <ul className="flex gap-5 sm:gap-7 narrow:flex-wrap narrow:gap-x-4">
        {LISTS.map((name) => (
          <li key={name} className="min-w-0">
            <ListLink
              to={{ ...NO_FILTERS, list: name }}
              isCurrent={name === current}
              className="-mb-px inline-flex min-h-11 items-center gap-2 border-b-2 border-transparent font-semibold text-muted hover:text-accent aria-[current]:border-accent aria-[current]:text-ink"
            >
              <span>{t(`home.${name}`)}</span>
              {totals !== undefined && <Total of={totals[name]} />}
            </ListLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Total({ of: { count, more } }: { readonly of: Count }) {
  const t = useT();
  return (
    <span className="text-sm font-normal tabular-nums">
      <span aria-hidden>{t(more ? 'home.plus' : 'home.number', { count })}</span>
      <span className="sr-only">{t(more ? 'home.countMore' : 'home.count', { count })}</span>
    </span>
  );
}
