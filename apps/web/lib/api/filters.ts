import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { SORTS, type QuestFilters, type QuestStatus } from './types.ts';

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the list shows where the address names no status: all but what came to nothing. */
export const USUAL_STATUSES: readonly QuestStatus[] = ['OPEN', 'CLAIMED', 'SUBMITTED', 'COMPLETED', 'DISPUTED'];

/** The filters that an address names. What it names wrongly counts as not named. */
export function filtersOf(query: Query): QuestFilters {
  const wanted = [query['status'] ?? []].flat();
  const category = QUEST_CATEGORIES.find((one) => one === query['category']);
  return {
    statuses: QUEST_STATUSES.filter((status) => wanted.includes(status)),
    ...(category !== undefined && { category }),
    claimable: query['claimable'] === 'true',
    sort: SORTS.find((sort) => sort === query['sort']) ?? 'newest',
  };
}

/** The address of the list with these filters; the same filters always give the same address. */
export function listPath({ statuses, category, claimable, sort }: QuestFilters): string {
  const query = new URLSearchParams(statuses.map((status) => ['status', status]));
  if (category !== undefined) query.set('category', category);
  if (claimable) query.set('claimable', 'true');
  if (sort !== 'newest') query.set('sort', sort);
  const text = query.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** How many filters narrow the list; the order does not. */
export function activeFilters({ statuses, category, claimable }: QuestFilters): number {
  return statuses.length + (category === undefined ? 0 : 1) + (claimable ? 1 : 0);
}

/** The same filters with one status more, or one less. */
export function toggleStatus(filters: QuestFilters, status: QuestStatus): QuestFilters {
  const has = filters.statuses.includes(status);
  const statuses = QUEST_STATUSES.filter((one) => (one === status ? !has : filters.statuses.includes(one)));
  return { ...filters, statuses };
}
