'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { quietApi } from './browser.ts';
import type { Api } from './client.ts';
import { firstFilledPage } from './pages.ts';
import { asProblem, type Problem } from './problem.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

interface Asked<Item> {
  /** What the list is, so that two of them are not mixed up. */
  readonly name: string;
  /** When the server asked for the first page, in milliseconds. */
  readonly loadedAt: number;
  readonly firstPage: Page<Item>;
  readonly ask: (api: Api, cursor?: string) => Promise<Page<Item>>;
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** Why the next page did not come. */
  readonly problem: Problem | undefined;
  readonly more: () => void;
}

/** A list of which the first page came with the page itself, and more on request. */
export function usePages<Item>({ name, loadedAt, firstPage, ask }: Asked<Item>): Pages<Item> {
  const list = useInfiniteQuery({
    queryKey: [name, loadedAt],
    queryFn: ({ pageParam }) => firstFilledPage((cursor) => ask(quietApi, cursor), pageParam),
    initialData: { pages: [firstPage], pageParams: [undefined as string | undefined] },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Infinity,
  });
  return {
    items: list.data.pages.flatMap(({ items }) => items),
    hasMore: list.hasNextPage,
    isLoading: list.isFetchingNextPage,
    problem: list.isFetchNextPageError ? asProblem(list.error) : undefined,
    more: () => void list.fetchNextPage(),
  };
}
