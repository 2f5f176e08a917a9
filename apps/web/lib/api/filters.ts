import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { SORTS, type QuestFilters, type QuestStatus } from './types.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The filters that an address names. What it names wrongly counts as not named. */
export function filtersOf(query: Query): QuestFilters {
  const wanted = [query['status'] ?? []].flat();
  const category = QUEST_CATEGORIES.find((one) => one === query['category']);
  const words = wordsOf([query['q'] ?? []].flat()[0] ?? '');
  return {
    statuses: QUEST_STATUSES.filter((status) => wanted.includes(status)),
    ...(category !== undefined && { category }),
    claimable: query['claimable'] === 'true',
    ...(words !== '' && { words }),
    sort: SORTS.find((sort) => sort === query['sort']) ?? 'newest',
  };
}

/** The address of the list with these filters; the same filters always give the same address. */
export function listPath({ statuses, category, claimable, words, sort }: QuestFilters): string {
  const query = new URLSearchParams(statuses.map((status) => ['status', status]));
  if (category !== undefined) query.set('category', category);
  if (claimable) query.set('claimable', 'true');
  if (words !== undefined) query.set('q', words);
  if (sort !== 'newest') query.set('sort', sort);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** As many characters of a search as the service takes. */
const WORDS_MAX = 100;

/** What was typed as the service is asked for it. */
export function wordsOf(typed: string): string {
  return typed.replace(/\s+/g, ' ').trim().slice(0, WORDS_MAX).trim();
}

/** The filters that are offered: what is switched off for the reader does not narrow the list unseen. */
export function offeredFilters(filters: QuestFilters, offered: { categories: boolean; search: boolean }): QuestFilters {
  const { category, words, ...others } = filters;
  return {
    ...others,
    ...(offered.categories && category !== undefined && { category }),
    ...(offered.search && words !== undefined && { words }),
  };
}

/** How many filters narrow the list; the order does not, and words stand in their own field. */
export function activeFilters({ statuses, category, claimable }: QuestFilters): number {
  return statuses.length + (category === undefined ? 0 : 1) + (claimable ? 1 : 0);
}

/** The same filters with one status more, or one less. */
export function toggleStatus(filters: QuestFilters, status: QuestStatus): QuestFilters {
  const has = filters.statuses.includes(status);
  const statuses = QUEST_STATUSES.filter((one) => (one === status ? !has : filters.statuses.includes(one)));
  return { ...filters, statuses };
}
