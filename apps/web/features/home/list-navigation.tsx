'use client';

import { useRouter } from 'next/navigation';
import { createContext, use, useMemo, useTransition, type ReactNode } from 'react';
import { listPath } from '../../lib/api/filters.ts';
import type { QuestFilters } from '../../lib/api/types.ts';

interface Navigation {
  /** True while a list with other filters loads. */
  readonly isPending: boolean;
  /** Shows the list with these filters. `replace` adds no entry to the history. */
  readonly show: (filters: QuestFilters, options?: { readonly replace: boolean }) => void;
}

const NavigationContext = createContext<Navigation>({ isPending: false, show: () => undefined });

/** Changes the filters in the URL, so a filtered list can be shared, and tells all parts of the list that it loads. */
export function ListNavigation({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const value = useMemo(
    () => ({
      isPending,
      show: (filters: QuestFilters, { replace } = { replace: false }) => {
        startTransition(() => {
          router[replace ? 'replace' : 'push'](listPath(filters), { scroll: false });
        });
      },
    }),
    [isPending, router],
  );
  return <NavigationContext value={value}>{children}</NavigationContext>;
}

export function useListNavigation(): Navigation {
  return use(NavigationContext);
}
