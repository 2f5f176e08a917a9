'use client';

import { useRef, useState } from 'react';
import { quietApi } from './browser.ts';
import type { Api } from './client.ts';
import { firstFilledPage } from './pages.ts';
import { asProblem, type Problem } from './problem.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}

interface PagesOptions<Item> {
  /** The page of the server. Another one starts the list again. */
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

interface State<Item> {
  readonly pages: readonly [Page<Item>, ...Page<Item>[]];
  readonly isLoading: boolean;
  readonly problem: Problem | undefined;
}

/** Loaded lists by their first page, which the router keeps for the way back. */
const kept = new WeakMap<object, State<unknown>['pages']>();

/** Pages of a list. The server renders the first page, the others load on request. */
export function usePages<Item>({ firstPage, ask }: PagesOptions<Item>): Pages<Item> {
  const [stored, setState] = useState(() => stateOf(firstPage));
  const state = stored.pages[0] === firstPage ? stored : stateOf(firstPage);
  if (state !== stored) setState(state);
  const asking = useRef<object>(undefined);
  const nextCursor = state.pages.at(-1)?.nextCursor;
  const load = async () => {
    if (nextCursor === undefined || asking.current === firstPage) return;
    asking.current = firstPage;
    setState({ ...state, isLoading: true, problem: undefined });
    // The list can have changed meanwhile; its answer is then of no use.
    const settle = (change: Partial<State<Item>>) => {
      setState((now) => (now.pages[0] === firstPage ? { ...now, isLoading: false, ...change } : now));
    };
    try {
      const pages = [...state.pages, await firstFilledPage((cursor) => ask(quietApi, cursor), nextCursor)] as const;
      kept.set(firstPage, pages);
      settle({ pages });
    } catch (error) {
      settle({ problem: asProblem(error) });
    }
    asking.current = undefined;
  };
  return {
    items: state.pages.flatMap(({ items }) => items),
    hasMore: nextCursor !== undefined,
    isLoading: state.isLoading,
    problem: state.problem,
    more: () => void load(),
  };
}

function stateOf<Item>(firstPage: Page<Item>): State<Item> {
  const pages = kept.get(firstPage) as State<Item>['pages'] | undefined;
  return { pages: pages ?? [firstPage], isLoading: false, problem: undefined };
}
