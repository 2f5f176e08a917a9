import { ApiProperty } from '@nestjs/swagger';
import { SAVED_SEARCH_LIMITS } from '@civicforge/domain';
import { ObjectOf, PlainText } from '../http/validation.ts';
import { QuestFilters } from '../quests/quest.dto.ts';
import type { SavedSearch, StoredFilters } from './saved-search.item.ts';

export class SavedSearchBody {
  @PlainText(SAVED_SEARCH_LIMITS.name)
  name!: string;

  /** The filters of `GET /quests`, as its query writes them. */
  @ObjectOf(QuestFilters)
  filters!: QuestFilters;
}

export class SavedSearchView {
  @ApiProperty()
  searchId!: string;

  @ApiProperty()
  name!: string;

  /** Parameters of `GET /quests`. */
  @ApiProperty({ type: QuestFilters })
  filters!: StoredFilters;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class SavedSearchesView {
  @ApiProperty({ type: [SavedSearchView] })
  items!: SavedSearchView[];
}

export function toSavedSearchView({ searchId, name, filters, createdAt }: SavedSearch): SavedSearchView {
  return { searchId, name, filters, createdAt };
}

/** Writes validated filters as the query of a list. */
export function toStoredFilters({ near, within, claimable, status, ...words }: QuestFilters): StoredFilters {
  const given = {
    ...words,
    status,
    claimable: claimable && 'true',
    near: near && `${near.latitude},${near.longitude}`,
    within: within === undefined ? undefined : String(within),
  };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
