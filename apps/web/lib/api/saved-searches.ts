import { accepted, bodyOf, type Api } from './client.ts';
import { DEFAULT_RADIUS, filtersOf, listPath, NO_FILTERS } from './filters.ts';
import type { QuestFilters, SavedSearch } from './types.ts';

export async function listSavedSearches(api: Api): Promise<readonly SavedSearch[]> {
  return (await bodyOf(api.GET('/api/v1/users/me/saved-searches'))).items;
}

export function saveSearch(api: Api, name: string, filters: QuestFilters, key: string): Promise<SavedSearch> {
  const { words, category, claimable, near, within = DEFAULT_RADIUS } = filters;
  const kept = {
    ...(words !== undefined && { q: words }),
    ...(category !== undefined && { category }),
    ...(claimable && { claimable: 'true' as const }),
    ...(near && { near: `${String(near.latitude)},${String(near.longitude)}`, within: String(within) }),
  };
  // As the query of a list writes them. The type of answers requires fields that requests may leave out.
  const body = { name, filters: kept as unknown as SavedSearch['filters'] };
  return bodyOf(api.POST('/api/v1/users/me/saved-searches', { body, headers: { 'idempotency-key': key } }));
}

export async function deleteSavedSearch(api: Api, searchId: string): Promise<void> {
  await accepted(api.DELETE('/api/v1/users/me/saved-searches/{searchId}', { params: { path: { searchId } } }));
}

/** Returns the filters that a search keeps: words, category, place, and whether the member can claim. */
export function savedPart({ words, category, claimable, near, within }: QuestFilters): QuestFilters {
  return {
    ...NO_FILTERS,
    claimable,
    ...(words !== undefined && { words }),
    ...(category !== undefined && { category }),
    ...(near !== undefined && { near }),
    ...(within !== undefined && { within }),
  };
}

/** True if new open quests can be looked for by these filters. */
export function isSavable(filters: QuestFilters): boolean {
  return filters.list === 'open' && listPath(savedPart(filters)) !== '/';
}

/** Returns the path of the page that saves these filters. */
export function savePath(filters: QuestFilters): string {
  return `/me/searches${listPath(savedPart(filters)).slice(1)}`;
}

/** Returns the list that a saved search shows. */
export function pathOfSearch({ filters }: SavedSearch): string {
  const { near, within, ...others } = filters;
  const query = { ...others, ...(near !== undefined && { near, within: String(within) }), status: undefined };
  return listPath(savedPart(filtersOf(query)));
}
