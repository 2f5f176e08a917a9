import { QUEST_CATEGORIES, QUEST_STATUSES } from '@civicforge/domain';
import { pointOf } from '../place/coordinates.ts';
import { LISTS, SORTS, type Days, type QuestFilters, type QuestStatus } from './types.ts';

/** Radii that the filters offer, in kilometres. */
export const RADII = [2, 5, 10, 25, 50] as const;
export const DEFAULT_RADIUS = 10;

/** The list that the start page shows first. */
export const NO_FILTERS: QuestFilters = { list: 'open', statuses: [], claimable: false, sort: 'newest' };

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads the filters from a URL. Unknown values are ignored. The days are those of the reader's time zone. */
export function filtersOf(query: Query, timeZone = 'UTC'): QuestFilters {
  const list = LISTS.find((name) => name === query['list']) ?? 'open';
  if (list === 'mine') return { ...NO_FILTERS, list };
  const wanted = list === 'open' ? [query['status'] ?? []].flat() : [];
  const category = QUEST_CATEGORIES.find((one) => one === query['category']);
  const words = wordsOf([query['q'] ?? []].flat()[0] ?? '');
  const days = daysOf(query, timeZone);
  return consistent({
    list,
    statuses: QUEST_STATUSES.filter((status) => wanted.includes(status)),
    ...(category !== undefined && { category }),
    claimable: list === 'open' && query['claimable'] === 'true',
    ...(words !== '' && { words }),
    sort: SORTS.find((sort) => sort === query['sort']) ?? 'newest',
    ...(list === 'open' && nearOf(query)),
    ...(list === 'open' && days && { days }),
  });
}

/** Leaves out filters that the API does not combine: words win over a place, a place over days. Days set the order. */
export function consistent(filters: QuestFilters): QuestFilters {
  const { near, within, days, ...plain } = filters;
  if (plain.words !== undefined) return plain.sort === 'starts' ? { ...plain, sort: 'newest' } : plain;
  if (near !== undefined)
    return { ...plain, statuses: [], sort: 'newest', near, ...(within !== undefined && { within }) };
  return days === undefined ? plain : { ...plain, days, sort: 'starts' };
}

function nearOf(query: Query): Pick<QuestFilters, 'near' | 'within'> {
  const near = pointOf([query['near'] ?? ''].flat()[0] ?? '');
  if (near === undefined) return {};
  const within = RADII.find((km) => String(km) === query['within']);
  return { near, ...(within !== undefined && within !== DEFAULT_RADIUS && { within }) };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function daysOf(query: Query, timeZone: string): Days | undefined {
  const day = (name: 'from' | 'to') => {
    const value = [query[name] ?? ''].flat()[0] ?? '';
    return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? { [name]: value } : {};
  };
  const days = { ...day('from'), ...day('to') };
  return Object.keys(days).length === 0 ? undefined : { ...days, timeZone };
}

/** Returns the path of the list with these filters. Equal filters give equal paths. */
export function listPath(filters: QuestFilters): string {
  const { list, statuses, category, claimable, words, sort, near, within, days } = consistent(filters);
  const query = new URLSearchParams(list === 'open' ? [] : [['list', list]]);
  for (const status of statuses) query.append('status', status);
  if (category !== undefined) query.set('category', category);
  if (claimable) query.set('claimable', 'true');
  if (words !== undefined) query.set('q', words);
  if (near !== undefined) query.set('near', `${String(near.latitude)},${String(near.longitude)}`);
  if (within !== undefined) query.set('within', String(within));
  if (days?.from !== undefined) query.set('from', days.from);
  if (days?.to !== undefined) query.set('to', days.to);
  if (sort !== 'newest' && days === undefined) query.set('sort', sort);
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
export function activeFilters({ statuses, category, claimable, near, days }: QuestFilters): number {
  return statuses.length + [category, claimable || undefined, near, days].filter((one) => one !== undefined).length;
}

/** Adds or removes one status. */
export function toggleStatus(filters: QuestFilters, status: QuestStatus): QuestFilters {
  const has = filters.statuses.includes(status);
  const statuses = QUEST_STATUSES.filter((one) => (one === status ? !has : filters.statuses.includes(one)));
  return { ...filters, statuses };
}
