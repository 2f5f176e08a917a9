'use client';

import { isSearchable } from '@civicforge/domain';
import { LoaderCircle, Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { wordsOf } from '../../lib/api/filters.ts';
import type { QuestFilters } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { useListNavigation } from './list-navigation.tsx';

/** Debounce of typing, so that not every letter sends a request. */
const PAUSE_MS = 350;

/** Searches quests by words. The words live in the URL, so a search can be shared and works without JavaScript. */
export function SearchBox({ filters }: { readonly filters: QuestFilters }) {
  const t = useT();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { isPending, show } = useListNavigation();
  const asked = filters.words ?? '';
  const [typed, setTyped] = useState(asked);
  const [shown, setShown] = useState(asked);
  // The URL changed by the back button, a link or cleared filters. Text being typed is kept.
  if (shown !== asked) {
    setShown(asked);
    if (wordsOf(typed) !== asked) setTyped(asked);
  }
  const words = wordsOf(typed);
  const isTooShort = words !== '' && !isSearchable(words);
  const go = (wanted: string) => {
    if (wanted === asked) return;
    const { words: _, ...others } = filters;
    show(wanted === '' ? others : { ...others, words: wanted }, { replace: true });
  };
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    if (isTooShort) return;
    const timer = setTimeout(() => {
      latest.current(words);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [words, isTooShort]);
  return (
    <form
      role="search"
      action="/"
      className="min-w-0 grow"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isTooShort) go(words);
      }}
    >
      {filters.list !== 'open' && <input type="hidden" name="list" value={filters.list} />}
      <label htmlFor={id} className="sr-only">
        {t('list.search')}
      </label>
      <div className="relative" aria-busy={isPending}>
        <span aria-hidden className="pointer-events-none absolute inset-y-0 left-4 flex items-center text-accent">
          {isPending ? <LoaderCircle className="size-5 animate-spin" /> : <Search className="size-5" />}
        </span>
        <input
          ref={field}
          id={id}
          name="q"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={100}
          value={typed}
          placeholder={t('list.search')}
          aria-describedby={isTooShort ? `${id}-hint` : undefined}
          onChange={({ target }) => {
            setTyped(target.value);
          }}
          className="block min-h-11 w-full rounded-xl border border-edge bg-surface py-2 pr-14 pl-12 text-base text-ink transition-colors placeholder:text-muted hover:border-accent"
        />
        {typed !== '' && (
          <button
            type="button"
            aria-label={t('list.searchClear')}
            onClick={() => {
              setTyped('');
              go('');
              field.current?.focus();
            }}
            className="absolute inset-y-1 right-1 inline-flex w-11 items-center justify-center rounded-lg text-muted hover:bg-accent-soft hover:text-on-accent-soft"
          >
            <X aria-hidden className="size-5" />
          </button>
        )}
      </div>
      <p id={`${id}-hint`} role="status" className="mt-1.5 text-sm text-muted empty:hidden">
        {isTooShort && t('list.searchHint')}
      </p>
    </form>
  );
}
