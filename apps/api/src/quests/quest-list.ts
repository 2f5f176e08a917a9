import type { QuestStatus } from '@civicforge/domain';

/** Orders of one index each. `starts` lists quests with a start only, earliest first. */
export const INDEX_SORTS = ['newest', 'oldest', 'xp', 'reputation', 'starts'] as const;
export type IndexSort = (typeof INDEX_SORTS)[number];

/** `distance` is the order of a list with `near`. */
export const QUEST_SORTS = [...INDEX_SORTS, 'distance'] as const;
export type QuestSort = (typeof QUEST_SORTS)[number];

/** The filters and the page of a list of quests. */
export interface ListQuery {
  readonly statuses: readonly QuestStatus[];
  readonly sort: IndexSort;
  readonly limit: number;
  readonly after?: string;
  readonly category?: string;
  /** Only OPEN quests that this user did not post. */
  readonly claimableBy?: string;
  /** Bounds of the start, both included. */
  readonly startsFrom?: string;
  readonly startsTo?: string;
  readonly now: string;
}

export interface QuestPage {
  readonly questIds: readonly string[];
  readonly next?: string;
}

/** Statuses in which a quest waits for an action or its deadline. */
export type WaitingStatus = Extract<QuestStatus, 'OPEN' | 'CLAIMED' | 'SUBMITTED' | 'DISPUTED'>;

export interface WaitingQuest {
  readonly status: WaitingStatus;
  /** ISO 8601. Selects quests that wait since this time or earlier. */
  readonly before: string;
}

/** A row of an index. `key` is unique and orders rows across all statuses and shards. */
export interface IndexRow {
  readonly key: string;
  readonly questId: string;
}

/** An index row of an active quest of a member. */
export interface ActiveRow extends IndexRow {
  /** True if the quest waits for this member. */
  readonly isOwnTurn: boolean;
}

export interface ListRow extends IndexRow {
  readonly category: string | undefined;
  readonly requestorId: string | undefined;
  readonly expiresAt?: string;
  /** The status in the index, which may be stale. */
  readonly listedAs: QuestStatus;
}

/** A page of one status and shard, in list order. `more` is true if the index has further rows. */
export interface ListSource<R extends IndexRow = ListRow> {
  readonly rows: readonly R[];
  readonly more: boolean;
}

export interface MergedRows<R extends IndexRow = ListRow> {
  readonly rows: readonly R[];
  /** Key after which the next page continues; absent on the last page. */
  readonly next?: string;
}

/**
 * Merges pages of several sources into one page in global order. Takes rows only up to the key that every source has
 * reached, because a source with more rows can hold smaller keys on its next page. The order is total, so one key is
 * the position in all sources.
 */
export function mergeSources<R extends IndexRow>(
  sources: readonly ListSource<R>[],
  order: 'ascending' | 'descending',
  limit: number,
  accepts: (row: R) => boolean = () => true,
): MergedRows<R> {
  const before = (one: string, other: string) => (order === 'ascending' ? one < other : one > other);
  const horizons = sources.flatMap(({ rows, more }) => (more ? [rows.at(-1)?.key].filter(isKey) : []));
  const horizon = horizons.reduce<string | undefined>(
    (first, key) => (first === undefined || before(key, first) ? key : first),
    undefined,
  );
  const reachable = sources
    .flatMap(({ rows }) => rows)
    .filter(({ key }) => horizon === undefined || !before(horizon, key))
    .sort((one, other) => (one.key === other.key ? 0 : before(one.key, other.key) ? -1 : 1));
  const total = sources.reduce((count, { rows }) => count + rows.length, 0);
  const taken: R[] = [];
  let walked = 0;
  for (const row of reachable) {
    if (taken.length === limit) break;
    walked += 1;
    if (accepts(row) && !taken.some(({ questId }) => questId === row.questId)) taken.push(row);
  }
  const ended = walked === total && horizon === undefined;
  const last = reachable[walked - 1]?.key;
  return ended || last === undefined ? { rows: taken } : { rows: taken, next: last };
}

function isKey(key: string | undefined): key is string {
  return key !== undefined;
}
