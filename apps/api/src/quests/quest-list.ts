import type { QuestStatus } from '@civicforge/domain';

export const QUEST_SORTS = ['newest', 'oldest', 'xp', 'reputation'] as const;
export type QuestSort = (typeof QUEST_SORTS)[number];

/** One row of an index. `key` is unique and sorts within the whole list, whatever the status and shard. */
export interface IndexRow {
  readonly key: string;
  readonly questId: string;
}

export interface ListRow extends IndexRow {
  readonly category: string;
  readonly requestorId: string;
  readonly expiresAt?: string;
  /** The status under which the index knows the quest; the quest itself may have moved on. */
  readonly listedAs: QuestStatus;
}

/** One page of one status and shard, in list order. `more` says that the index holds further rows behind it. */
export interface ListSource<R extends IndexRow = ListRow> {
  readonly rows: readonly R[];
  readonly more: boolean;
}

export interface MergedRows<R extends IndexRow = ListRow> {
  readonly rows: readonly R[];
  /** Everything up to this key has been considered; absent where the list ends here. */
  readonly next?: string;
}

/**
 * Merges pages of several sources into one page in global order. A row counts only up to the point that every
 * source has reached, since a source with more rows could hold smaller ones behind its page. Because the order is
 * total, one key is enough to go on from, for all sources together.
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
