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
import type { SavedSearch, SavedSearches, StoredFilters } from './saved-search.item.ts';
import { SavedSearchRepository } from './saved-search.repository.dynamo.ts';

/** Pages that a search reads in a digest. */
const MOST_PAGES = 2;
const PAGE = 100;

export interface FoundQuest extends Pick<QuestView, 'questId' | 'title'> {
  /** Name of the search. */
  readonly search: string;
  /** Orders quests by the time of their creation; the quests of a call have the same time. */
  readonly position: string;
}

/** New quests of all searches, each once, and the write that they are told. */
export interface FoundQuests {
  readonly quests: readonly FoundQuest[];
  readonly writes: readonly ReturnType<SavedSearchRepository['toldWrite']>[];
}

export const NOTHING_FOUND: FoundQuests = { quests: [], writes: [] };

type Told = SavedSearches['told'];

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

  /**
   * Returns OPEN quests of others that fit a saved search and were not told yet, oldest first. Those for which there is no room
   * stay for the next digest.
   * @param room most quests
   */
  async newFor({ userId, settings }: Recipient, room: number): Promise<FoundQuests> {
    if (room <= 0 || channelsOf({ category: 'community' }, settings).mail === 'off') return NOTHING_FOUND;
    const stored = await this.saved.find(userId);
    const found = new Map<string, FoundQuest>();
    const ran = new Map<string, string>();
    for (const search of stored.searches) {
      const since = toldBefore(search, stored);
      const quests = await this.run(search, userId, since);
      if (quests === undefined) continue;
      ran.set(search.searchId, since);
      for (const quest of quests) {
        const subject = subjectOf(quest);
        const { questId, title, search: name } = found.get(subject) ?? { ...quest, search: search.name };
        const position = later(found.get(subject)?.position ?? '', positionOf(quest));
        found.set(subject, { questId, title, search: name, position });
      }
    }
    const inOrder = [...found.values()].sort((one, two) => (one.position < two.position ? -1 : 1));
    const quests = inOrder.slice(0, room);
    const last = quests.at(-1);
    if (last === undefined) return NOTHING_FOUND;
    const reached = [...ran].map(([searchId, since]) => [searchId, later(since, last.position)]);
    const told = stored.searches.flatMap(({ searchId }) => {
      const before = stored.told[searchId];
      return before === undefined ? [] : [[searchId, before]];
    });
    return { quests, writes: [this.saved.toldWrite(userId, Object.fromEntries([...told, ...reached]) as Told)] };
  }

  /** Returns undefined for a search that fails, such as one by words while search is off: the next digest runs it again. */
  private async run(
    { searchId, filters }: SavedSearch,
    userId: string,
    since: string,
  ): Promise<QuestView[] | undefined> {
    try {
      return await this.newQuests(filters, userId, since);
    } catch (error) {
      this.logger.warn({ err: error, searchId }, 'failed to run a saved search');
      return undefined;
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
      quests.push(...items.filter((quest) => isAfter(quest, since)));
      const last = items.at(-1);
      const isPast = query.sort === 'newest' && last !== undefined && !isAfter(last, since);
      // A search by words reads several index pages for one page of quests.
      if (nextCursor === undefined || isPast || query.q !== undefined) break;
      cursor = nextCursor;
    }
    return quests;
  }
}

const positionOf = ({ createdAt, questId }: Pick<QuestView, 'createdAt' | 'questId'>) => `${createdAt}#${questId}`;

/** The later of two positions or times, which sort as texts. */
const later = (one: string, other: string) => (one > other ? one : other);

/** The places of one date of a call are one thing to tell. */
const subjectOf = ({ questId, call }: QuestView) => (call === undefined ? questId : `${call.callId}#${call.date}`);

/** Returns the position, or the time, after which quests are new for a search. */
function toldBefore({ searchId, createdAt }: SavedSearch, { told, toldUntil = '' }: SavedSearches): string {
  return told[searchId] ?? later(createdAt, toldUntil);
}

/** @param since a position, or a time: then a quest of that time is not after it */
function isAfter(quest: Pick<QuestView, 'createdAt' | 'questId'>, since: string): boolean {
  return (since.includes('#') ? positionOf(quest) : quest.createdAt) > since;
}

/** The newest first, where the filters leave the choice. */
function orderOf({ near, sort }: QuestFilters): Pick<QuestListQuery, 'sort'> {
  if (near !== undefined) return { sort: 'distance' };
  return { sort: sort === 'starts' ? 'starts' : 'newest' };
}
