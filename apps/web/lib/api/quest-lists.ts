import { bodyOf, type Api } from './client.ts';
import { endOfDay, startOfDay } from '../place/days.ts';
import { DEFAULT_RADIUS, shownStatuses } from './filters.ts';
import type { Count, QuestFilters, QuestPage } from './types.ts';

export function listQuests(api: Api, filters: QuestFilters, cursor?: string): Promise<QuestPage> {
  const page = cursor !== undefined && { cursor };
  if (filters.list === 'mine')
    return bodyOf(api.GET('/api/v1/users/me/active-quests', { params: { query: { ...page } } }));
  const { words, sort, near, within = DEFAULT_RADIUS, days } = filters;
  const query = {
    ...indexedFilters(filters),
    ...(words !== undefined && { q: words }),
    ...(sort !== 'newest' && { sort }),
    ...(near && { near: `${String(near.latitude)},${String(near.longitude)}`, within }),
    ...(days?.from !== undefined && { from: startOfDay(days.from, days.timeZone) }),
    ...(days?.to !== undefined && { to: endOfDay(days.to, days.timeZone) }),
    ...page,
  };
  return bodyOf(api.GET('/api/v1/quests', { params: { query } }));
}

/** Counts the quests that a list with these filters shows. It cannot count a search. */
export function countQuests(api: Api, filters: QuestFilters): Promise<Count> {
  return bodyOf(api.GET('/api/v1/quests/count', { params: { query: indexedFilters(filters) } }));
}

function indexedFilters(filters: QuestFilters) {
  const { category, claimable } = filters;
  return {
    status: [...shownStatuses(filters)],
    ...(category !== undefined && { category }),
    ...(claimable && { claimable: 'true' as const }),
  };
}
