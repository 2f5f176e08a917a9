import type { Item } from '../dynamo/database.ts';
import { record, text, textOrAbsent, whole } from '../dynamo/parse.ts';

/** The filters of a list of quests, as its query writes them. */
export type StoredFilters = Readonly<Record<string, string | readonly string[]>>;

export interface SavedSearch {
  readonly searchId: string;
  readonly name: string;
  readonly filters: StoredFilters;
  /** ISO 8601 UTC with milliseconds. */
  readonly createdAt: string;
}

/** All saved searches of a member: one item, so that their number and the digest's progress need no counter. */
export interface SavedSearches {
  readonly searches: readonly SavedSearch[];
  /** Position of the last quest that a digest told, by the id of the search that ran for it. */
  readonly told: Readonly<Record<string, string>>;
  /** Time at which the newest told quest was posted, as earlier versions stored it for all searches. */
  readonly toldUntil?: string;
  /** Changes with every change of the searches. 0 if there is no item. */
  readonly revision: number;
}

export const NO_SEARCHES: SavedSearches = { searches: [], told: {}, revision: 0 };

export function savedSearchesKey(userId: string) {
  return { userId, record: 'SAVED-SEARCHES' };
}

export function parseSavedSearches(item: Item): SavedSearches {
  const toldUntil = textOrAbsent(item, 'toldUntil');
  return {
    searches: (item['searches'] as readonly Item[]).map(parseSearch),
    told: item['told'] === undefined ? {} : (record(item, 'told') as Readonly<Record<string, string>>),
    ...(toldUntil !== undefined && { toldUntil }),
    revision: whole(item, 'revision'),
  };
}

function parseSearch(item: Item): SavedSearch {
  return {
    searchId: text(item, 'searchId'),
    name: text(item, 'name'),
    filters: record(item, 'filters') as StoredFilters,
    createdAt: text(item, 'createdAt'),
  };
}
