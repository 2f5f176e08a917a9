'use client';

import type { ReactNode } from 'react';
import { Link } from '../../components/link.tsx';
import { listPath } from '../../lib/api/filters.ts';
import type { QuestFilters } from '../../lib/api/types.ts';
import { useListNavigation } from './list-navigation.tsx';

interface Props {
  readonly to: QuestFilters;
  readonly isCurrent?: boolean;
  readonly className: string;
  readonly children: ReactNode;
}

/** A link to the list with other filters. It works without JavaScript. */
export function ListLink({ to, isCurrent = false, className, children }: Props) {
  const { show } = useListNavigation();
  return (
    <Link
      href={listPath(to)}
      scroll={false}
      onNavigate={(event) => {
        event.preventDefault();
        show(to);
      }}
      aria-current={isCurrent ? 'page' : undefined}
      className={className}
    >
      {children}
    </Link>
  );
}
