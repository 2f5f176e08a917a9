import { Injectable, Logger } from '@nestjs/common';
import { channelsOf } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { nextDigestOf } from '../deliveries/next-digest.ts';
import { newChangeId } from '../http/change.ts';
import { StrictValidationPipe } from '../http/validation.ts';
import type { Recipient } from '../notices/notice-settings.repository.dynamo.ts';
import { QuestFilters, type QuestListQuery } from '../quests/quest.dto.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import type { QuestView } from '../quests/quest.view.ts';
import { absentCaller } from '../users/absent-caller.ts';
import type { SavedSearch, StoredFilters } from './saved-search.item.ts';
import { SavedSearchRepository } from './saved-search.repository.dynamo.ts';

/** Pages that a search reads in a digest. */
const MOST_PAGES = 2;
const PAGE = 100;

export interface FoundQuest extends Pick<QuestView, 'questId' | 'title'> {
  /** Name of the search. */
  readonly search: string;
}

/** New quests of all searches, each once, and the write that they are told. */
export interface FoundQuests {
  readonly quests: readonly FoundQuest[];
  readonly writes: readonly ReturnType<SavedSearchRepository['toldWrite']>[];
}

export const NOTHING_FOUND: FoundQuests = { quests: [], writes: [] };

const pipe = new StrictValidationPipe();

/** Runs saved searches when a digest is composed, and keeps the digests of their members coming. */
@Injectable()
export class SavedSearchDigest {
  private readonly logger = new Logger(SavedSearchDigest.name);

  constructor(
    private readonly saved: SavedSearchRepository,
    private readonly reader: QuestReader,
    private readonly clock: Clock,
  ) {}

  /** Plans the digest of the next day for a member with saved searches. Can run again. */
  async planNext(recipient: Recipient): Promise<void> {
    const { searches } = await this.saved.find(recipient.userId);
    if (searches.length === 0) return;
    await this.saved.plan(nextDigestOf(recipient, this.clock.iso()), newChangeId());
  }

  /** Returns OPEN quests of others that fit a saved search and were posted after the last digest that told some. */
  async newFor({ userId, settings }: Recipient): Promise<FoundQuests> {
    if (channelsOf({ category: 'community' }, settings).mail === 'off') return NOTHING_FOUND;
    const { searches, toldUntil = '' } = await this.saved.find(userId);
    const found = new Map<string, FoundQuest>();
    let newest = '';
    for (const search of searches) {
      const since = search.createdAt > toldUntil ? search.createdAt : toldUntil;
      for (const { questId, title, createdAt } of await this.run(search, userId, since)) {
        if (createdAt > newest) newest = createdAt;
        if (!found.has(questId)) found.set(questId, { questId, title, search: search.name });
      }
    }
    if (found.size === 0) return NOTHING_FOUND;
    return { quests: [...found.values()], writes: [this.saved.toldWrite(userId, newest)] };
  }

  /** A search that fails, such as one by words while search is off, is left out and found again by the next digest. */
  private async run({ searchId, filters }: SavedSearch, userId: string, since: string): Promise<QuestView[]> {
    try {
      return await this.newQuests(filters, userId, since);
    } catch (error) {
      this.logger.warn({ err: error, searchId }, 'failed to run a saved search');
      return [];
    }
  }

  private async newQuests(stored: StoredFilters, userId: string, since: string): Promise<QuestView[]> {
    const filters = (await pipe.transform({ ...stored }, { type: 'query', metatype: QuestFilters })) as QuestFilters;
    const query: QuestListQuery = { ...filters, ...orderOf(filters), claimable: true, limit: PAGE };
    const quests: QuestView[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { items, nextCursor } = await this.reader.list(
        { ...query, ...(cursor !== undefined && { cursor }) },
        absentCaller(userId),
      );
      quests.push(...items.filter(({ createdAt }) => createdAt > since));
      const isPast = query.sort === 'newest' && (items.at(-1)?.createdAt ?? '') <= since;
      // A search by words reads several index pages for one page of quests.
      if (nextCursor === undefined || isPast || query.q !== undefined) break;
      cursor = nextCursor;
    }
    return quests;
  }
}

/** The newest first, where the filters leave the choice. */
function orderOf({ near, sort }: QuestFilters): Pick<QuestListQuery, 'sort'> {
  if (near !== undefined) return { sort: 'distance' };
  return { sort: sort === 'starts' ? 'starts' : 'newest' };
}
