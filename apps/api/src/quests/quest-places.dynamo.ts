import { Inject, Injectable } from '@nestjs/common';
import { type Coordinates, distanceKm, fromGeohash, type GeoRange, rangesAround } from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { placeKey, shardText } from './quest.item.ts';
import { type ListQuery, type ListRow, type ListSource, mergeSources } from './quest-list.ts';
import { accepts, parseRow } from './quest-rows.ts';

/** Maximum number of rows that one request reads per partition of the map. */
const MAP_PAGE = 500;

/** A circle on the map: a center and a radius in kilometres. */
export interface Circle {
  readonly center: Coordinates;
  readonly km: number;
}

/**
 * The position of a list by distance. Quests are sorted in blocks: `from` is the index key before the block, `after` the
 * distance key of the last quest shown.
 */
export interface NearPosition {
  readonly from?: string;
  readonly after?: string;
}

export interface NearPage {
  readonly rows: readonly ListRow[];
  /** Kilometres by quest id. */
  readonly distances: ReadonlyMap<string, number>;
  /** Absent at the end. */
  readonly next?: NearPosition;
}

/** Finds OPEN quests near a point. Index, filter and order know coordinates rounded to 2 decimals only. */
@Injectable()
export class QuestPlaces {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Returns one page of quests in the circle, nearest first. Reads one index page per shard of each partition that the
   * circle's box meets. Beyond 500 rows in a partition, the order is by distance within blocks.
   */
  async near(query: ListQuery, circle: Circle, position: NearPosition): Promise<NearPage> {
    const sources = await Promise.all(
      rangesAround(circle.center, circle.km).flatMap((range) =>
        Array.from({ length: this.settings.listShards }, (_, shard) => this.source(range, shard, position.from)),
      ),
    );
    const block = mergeSources(sources, 'ascending', Infinity, (row) => accepts(query, row));
    const near = block.rows
      .map((row) => ({ row, km: kilometres(row, circle.center) }))
      .filter((one): one is { row: ListRow; km: number } => one.km !== undefined && one.km <= circle.km)
      .map(({ row, km }) => ({ row, km, key: distanceKey(km, row.questId) }))
      .filter(({ key }) => position.after === undefined || key > position.after)
      .sort((one, other) => (one.key < other.key ? -1 : 1));
    const shown = near.slice(0, query.limit);
    return {
      rows: shown.map(({ row }) => row),
      distances: new Map(shown.map(({ row, km }) => [row.questId, km])),
      ...nextOf(near.length > shown.length ? shown.at(-1)?.key : undefined, block.next, position),
    };
  }

  private async source({ cell, from, to }: GeoRange, shard: number, after: string | undefined): Promise<ListSource> {
    const until = `${to}#~`;
    if (after !== undefined && after >= until) return { rows: [], more: false };
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.quests,
        IndexName: 'by-place',
        KeyConditionExpression: 'placeKey = :cell AND placeHash BETWEEN :from AND :until',
        ExpressionAttributeValues: {
          ':cell': placeKey(cell, shardText(shard)),
          ':from': after !== undefined && after > from ? after : from,
          ':until': until,
        },
        // BETWEEN includes the row that the last block ended with.
        Limit: MAP_PAGE + 1,
      }),
    );
    const rows = Items.map((item) => parseRow(item, 'placeHash', 'OPEN'));
    return { rows: rows.filter(({ key }) => after === undefined || key > after), more: LastEvaluatedKey !== undefined };
  }
}

function nextOf(after: string | undefined, from: string | undefined, position: NearPosition): Pick<NearPage, 'next'> {
  if (after !== undefined) return { next: { ...(position.from !== undefined && { from: position.from }), after } };
  return from === undefined ? {} : { next: { from } };
}

function kilometres({ key }: ListRow, center: Coordinates): number | undefined {
  const [hash = ''] = key.split('#', 1);
  const place = fromGeohash(hash);
  return place && distanceKm(center, place);
}

/** Returns a unique key that sorts by distance in steps of 10 metres, then by quest id. */
function distanceKey(km: number, questId: string): string {
  return `${String(Math.round(km * 100)).padStart(5, '0')}#${questId}`;
}
