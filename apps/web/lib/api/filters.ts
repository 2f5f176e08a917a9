import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { LISTS, SORTS, type QuestFilters, type QuestStatus } from './types.ts';

/** The list that the start page shows first. */
export const NO_FILTERS: QuestFilters = { list: 'open', statuses: [], claimable: false, sort: 'newest' };

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the filters from a URL. Unknown values are ignored. */
export function filtersOf(query: Query): QuestFilters {
  const list = LISTS.find((name) => name === query['list']) ?? 'open';
  if (list === 'mine') return { ...NO_FILTERS, list };
  const wanted = list === 'open' ? [query['status'] ?? []].flat() : [];
  const category = QUEST_CATEGORIES.find((one) => one === query['category']);
  const words = wordsOf([query['q'] ?? []].flat()[0] ?? '');
  return {
    list,
    statuses: QUEST_STATUSES.filter((status) => wanted.includes(status)),
    ...(category !== undefined && { category }),
    claimable: list === 'open' && query['claimable'] === 'true',
    ...(words !== '' && { words }),
    sort: SORTS.find((sort) => sort === query['sort']) ?? 'newest',
  };
}

/** Returns the path of the list with these filters. Equal filters give equal paths. */
export function listPath({ list, statuses, category, claimable, words, sort }: QuestFilters): string {
  const query = new URLSearchParams(list === 'open' ? [] : [['list', list]]);
  for (const status of statuses) query.append('status', status);
  if (category !== undefined) query.set('category', category);
  if (claimable) query.set('claimable', 'true');
  if (words !== undefined) query.set('q', words);
  if (sort !== 'newest') query.set('sort', sort);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** Returns the statuses that a list with these filters shows. */
export function shownStatuses({ list, statuses }: QuestFilters): readonly QuestStatus[] {
  if (statuses.length > 0) return statuses;
  return list === 'done' ? ['COMPLETED'] : ['OPEN'];
}

/** Maximum length of a search, as in the API. */
const WORDS_MAX = 100;

/** Normalises search words as the API expects them. */
export function wordsOf(typed: string): string {
  return typed.replace(/\s+/g, ' ').trim().slice(0, WORDS_MAX).trim();
}

/** Removes filters of features that are switched off, so that they do not narrow the list unseen. */
export function offeredFilters(filters: QuestFilters, offered: { categories: boolean; search: boolean }): QuestFilters {
  const { category, words, ...others } = filters;
  return {
    ...others,
    ...(offered.categories && category !== undefined && { category }),
    ...(offered.search && words !== undefined && { words }),
  };
}

/** Counts the active filters. Order and search words do not count. */
export function activeFilters({ statuses, category, claimable }: QuestFilters): number {
  return statuses.length + (category === undefined ? 0 : 1) + (claimable ? 1 : 0);
}

/** Adds or removes one status. */
export function toggleStatus(filters: QuestFilters, status: QuestStatus): QuestFilters {
  const has = filters.statuses.includes(status);
  const statuses = QUEST_STATUSES.filter((one) => (one === status ? !has : filters.statuses.includes(one)));
  return { ...filters, statuses };
}
