import { Injectable } from '@nestjs/common';
import { isFoundBy, type Quest, questAsSeen } from '@civicforge/domain';
import { PostingWalk, type PostingOrder, type PostingSpace } from './posting-walk.ts';
import { rewardKey } from './quest.item.ts';
import { postingSpaces, QuestWords } from './quest-words.dynamo.ts';
import type { ListQuery } from './quest-list.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';

/** Batch size for reading quests after the first batch did not fill the page. */
const QUESTS_AT_ONCE = 100;

/**
 * The position of a search. `from` is the exclusive start, a quest id or list key. A search by reward shows blocks of
 * the newest quests, each sorted: `until` ends the block, `after` is the sort key of the last quest shown.
 */
export interface SearchPosition {
  readonly from?: string;
  readonly until?: string;
  readonly after?: string;
}

export interface SearchPage {
  readonly page: readonly Quest[];
  /** Absent at the end. A page can be short or empty before the end. */
  readonly next?: SearchPosition;
}

type Search = Omit<ListQuery, 'after'> & { readonly terms: readonly string[]; readonly position: SearchPosition };

/** Finds quests by words. Candidates from the word index are checked against the stored quest. */
@Injectable()
export class QuestSearch {
  constructor(
    private readonly quests: QuestRepository,
    private readonly words: QuestWords,
  ) {}

  /** Returns one page of quests that match all terms, at least one of which is indexed. Reads at most five index pages. */
  page(search: Search): Promise<SearchPage> {
    const spaces = postingSpaces(search.statuses);
    if (spaces === undefined) return this.throughLists(search);
    if (spaces.length === 0) return Promise.resolve({ page: [] });
    return search.sort === 'newest' || search.sort === 'oldest'
      ? this.byAge(search, spaces)
      : this.byReward(search, spaces);
  }

  private async byAge(search: Search, spaces: readonly PostingSpace[]): Promise<SearchPage> {
    const walk = this.walk(search, spaces, search.sort === 'oldest' ? 'ascending' : 'descending');
    const found: Quest[] = [];
    for (let most = search.limit; found.length < search.limit; most = QUESTS_AT_ONCE) {
      const ids = await walk.take(most);
      if (ids.length === 0) break;
      found.push(...(await this.fitting(ids, search)));
    }
    const page = found.slice(0, search.limit);
    const rest = found.length > page.length ? page.at(-1)?.questId : walk.rest;
    return { page, ...(rest !== undefined && { next: { from: rest } }) };
  }

  /** Sorts the result of one walk in memory as a block, because the index has no rewards. The next block is older. */
  private async byReward(search: Search, spaces: readonly PostingSpace[]): Promise<SearchPage> {
    const { position, limit } = search;
    const walk = this.walk(search, spaces, 'descending');
    const ids: string[] = [];
    for (;;) {
      const more = await walk.take(QUESTS_AT_ONCE);
      if (more.length === 0) break;
      ids.push(...more);
    }
    const until = [position.until, walk.rest]
      .filter((id) => id !== undefined)
      .sort()
      .at(-1);
    const block = ids.filter((id) => until === undefined || id >= until);
    const fitting: Quest[] = [];
    for (let at = 0; at < block.length; at += QUESTS_AT_ONCE) {
      fitting.push(...(await this.fitting(block.slice(at, at + QUESTS_AT_ONCE), search)));
    }
    const keyed = fitting
      .map((quest) => ({ quest, key: rewardKeyOf(quest, search) }))
      .filter(({ key }) => position.after === undefined || key > position.after)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const shown = keyed.slice(0, limit);
    const page = shown.map(({ quest }) => quest);
    const [first, last] = [position.from ?? `${ids[0]}~`, shown.at(-1)];
    if (keyed.length > shown.length && last) {
      return { page, next: { from: first, ...(until !== undefined && { until }), after: last.key } };
    }
    return { page, ...(until !== undefined && { next: { from: until } }) };
  }

  /** Reads and filters the lists of cancelled and expired quests, which are not in the index. */
  private async throughLists(search: Search): Promise<SearchPage> {
    const { from } = search.position;
    const query = { ...search, limit: QUESTS_AT_ONCE, ...(from !== undefined && { after: from }) };
    const { rows, next } = await this.quests.list(query);
    const found = await this.fitting(
      rows.map(({ questId }) => questId),
      search,
    );
    const page = found.slice(0, search.limit);
    const last = page.at(-1)?.questId;
    const rest = found.length > page.length ? rows.find(({ questId }) => questId === last)?.key : next;
    return { page, ...(rest !== undefined && { next: { from: rest } }) };
  }

  private walk({ terms, position }: Search, spaces: readonly PostingSpace[], order: PostingOrder): PostingWalk {
    const after = position.from;
    return new PostingWalk((query) => this.words.read(query), {
      spaces,
      terms,
      order,
      ...(after !== undefined && { after }),
    });
  }

  private async fitting(ids: readonly string[], { terms, ...query }: Search): Promise<Quest[]> {
    const quests = await this.quests.findMany(ids);
    return quests.filter((quest) => fits(quest, query) && isFoundBy(quest, terms));
  }
}

function rewardKeyOf({ questId, rewardXp, rewardReputation }: Quest, { sort }: Search): string {
  return rewardKey(sort === 'xp' ? rewardXp : rewardReputation, questId);
}

function fits(quest: Quest, { statuses, category, claimableBy, now }: Omit<ListQuery, 'after'>): boolean {
  return (
    statuses.includes(questAsSeen(quest, now).status) &&
    (category === undefined || quest.category === category) &&
    quest.requestorId !== claimableBy
  );
}
