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

interface PagesOptions<Item> {
  /** Name of the list, part of its cache key. */
  readonly name: string;
  /** Time of the server's request for the first page, in milliseconds since the epoch. */
  readonly loadedAt: number;
  readonly firstPage: Page<Item>;
  readonly ask: (api: Api, cursor?: string) => Promise<Page<Item>>;
}

export interface Pages<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** The problem of the last request, if it failed. */
  readonly problem: Problem | undefined;
  readonly more: () => void;
}

/** Pages of a list. The server renders the first page, the others load on request. */
export function usePages<Item>({ name, loadedAt, firstPage, ask }: PagesOptions<Item>): Pages<Item> {
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
