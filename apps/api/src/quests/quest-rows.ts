import type { Quest, QuestStatus } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import type { ActiveRow, ListQuery, ListRow } from './quest-list.ts';
import { parseQuest, startKey, TURN_RANKS } from './quest.item.ts';

/** An active quest with its deadline, which ends it while it is OPEN. */
export interface OpenRow extends ActiveRow {
  readonly expiresAt?: string;
}

/** Parses only the index keys strictly. A damaged quest must not fail the list; `findMany` leaves it out. */
export function parseRow(item: Item, key: string, listedAs: QuestStatus): ListRow {
  const expiresAt = textIfReadable(item, 'expiresAt');
  return {
    key: text(item, key),
    questId: text(item, 'questId'),
    category: textIfReadable(item, 'category'),
    requestorId: textIfReadable(item, 'requestorId'),
    ...(expiresAt !== undefined && { expiresAt }),
    listedAs,
  };
}

export function parseOpenRow(item: Item, sort: string): OpenRow {
  const key = text(item, sort);
  const expiresAt = textIfReadable(item, 'expiresAt');
  return {
    key,
    questId: text(item, 'questId'),
    isOwnTurn: key.startsWith(TURN_RANKS.own),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** Returns the quests in the order of the ids. Damaged items go to `failed`. */
export function questsInOrder(
  questIds: readonly string[],
  items: readonly Item[],
  failed: (error: unknown) => void,
): Quest[] {
  const byId = new Map(parseReadable(items, parseQuest, failed).map((quest) => [quest.questId, quest]));
  return questIds.flatMap((questId) => byId.get(questId) ?? []);
}

function textIfReadable(item: Item, attribute: string): string | undefined {
  const value: unknown = item[attribute];
  return typeof value === 'string' ? value : undefined;
}

/** Filters a row by its index attributes. The caller checks the stored quest again. */
export function accepts(query: ListQuery, row: ListRow): boolean {
  const overdue = row.listedAs === 'OPEN' && row.expiresAt !== undefined && row.expiresAt <= query.now;
  const seenAs = overdue ? 'EXPIRED' : row.listedAs;
  return (
    query.statuses.includes(seenAs) &&
    (query.category === undefined || row.category === query.category) &&
    (query.claimableBy === undefined || (seenAs === 'OPEN' && row.requestorId !== query.claimableBy))
  );
}

/** True for an OPEN quest after its deadline, which readers see as EXPIRED. */
export function isOverdue({ key, expiresAt }: OpenRow, now: string): boolean {
  return key.startsWith(TURN_RANKS.open) && expiresAt !== undefined && expiresAt <= now;
}

/** A condition on the sort key of an index. `overlap` counts rows of the last page that it includes. */
interface KeyRange {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly overlap: 0 | 1;
}

/** Returns the part of the index that the rest of the list is in; undefined for an empty part. */
export function rangeOf(
  { after, sort, startsFrom = '', startsTo = '9' }: ListQuery,
  key: string,
  order: 'ascending' | 'descending',
): KeyRange | undefined {
  if (sort !== 'starts') {
    if (after === undefined) return { conditions: [], values: {}, overlap: 0 };
    return {
      conditions: [`${key} ${order === 'ascending' ? '>' : '<'} :after`],
      values: { ':after': after },
      overlap: 0,
    };
  }
  const [from, until] = [after ?? startKey(startsFrom, ''), startKey(startsTo, '~')];
  if (from >= until) return undefined;
  return {
    conditions: [`${key} BETWEEN :from AND :until`],
    values: { ':from': from, ':until': until },
    overlap: after === undefined ? 0 : 1,
  };
}
