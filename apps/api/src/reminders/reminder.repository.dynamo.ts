import { Inject, Injectable } from '@nestjs/common';
import { partitionKey } from '@civicforge/contract/keys';
import { later, type ReminderPlan } from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { GetCommand, PutCommand, QueryCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { recordOrAbsent, text, textOrAbsent } from '../dynamo/parse.ts';
import { listKey } from '../quests/quest.item.ts';
import { type IndexRow, type MergedRows, mergeSources } from '../quests/quest-list.ts';

/** Retention of the position. Without it, the walk starts at the oldest reminder that may be sent. */
const POSITION_SECONDS = 7 * 86_400;

const KEY = { key: partitionKey('runtime', 'watermark', 'reminders') };

/** Where the walk over the indexes of dates stands. */
export interface ReminderPosition {
  /** All reminders that were due until this instant are sent. */
  readonly until?: string;
  /** Plans at work with the key after which they continue. */
  readonly at: Readonly<Record<string, string>>;
}

/** Sparse indexes of dates: partition and sort key. The sort keys are `<instant>#<quest id>`. */
const INDEXES = {
  start: { name: 'by-start', partition: 'listKey', sort: 'startKey' },
  waiting: { name: 'by-waiting', partition: 'waitingKey', sort: 'waitingSince' },
} as const;

/** Quests whose reminders become due, and the stored position among them. */
@Injectable()
export class ReminderRepository {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async position(): Promise<ReminderPosition> {
    const { Item = {} } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.runtime, Key: KEY, ConsistentRead: true }),
    );
    const until = textOrAbsent(Item, 'until');
    const at = recordOrAbsent(Item, 'at') ?? {};
    return {
      ...(until !== undefined && { until }),
      at: Object.fromEntries(Object.keys(at).map((key) => [key, text(at, key)])),
    };
  }

  async remember(position: ReminderPosition): Promise<void> {
    const expiresAtSeconds = Math.floor(Date.now() / 1_000) + POSITION_SECONDS;
    const Item = { ...KEY, ...position, expiresAtSeconds };
    await this.database.documents.send(new PutCommand({ TableName: this.database.tables.runtime, Item }));
  }

  /**
   * Returns quests whose reminder becomes due within a time, earliest first: one index page per status and shard,
   * eventually consistent.
   */
  async due(
    plan: ReminderPlan,
    window: { readonly from: string; readonly until: string },
    limit: number,
    after?: string,
  ): Promise<MergedRows<IndexRow>> {
    const index = plan.countsFrom === 'startsAt' ? INDEXES.start : INDEXES.waiting;
    const first = after ?? later(window.from, -plan.offsetMs);
    const last = `${later(window.until, -plan.offsetMs)}#~`;
    if (first >= last) return { rows: [] };
    const partitions = plan.statuses.flatMap((status) =>
      Array.from({ length: this.settings.listShards }, (_, shard) => listKey(status, shard)),
    );
    const sources = await Promise.all(
      partitions.map(async (partition) => {
        const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
          new QueryCommand({
            TableName: this.database.tables.quests,
            IndexName: index.name,
            KeyConditionExpression: `${index.partition} = :partition AND ${index.sort} BETWEEN :first AND :last`,
            ExpressionAttributeValues: { ':partition': partition, ':first': first, ':last': last },
            // BETWEEN includes the row that the last page ended with.
            Limit: limit + 1,
          }),
        );
        const rows = Items.map((item) => ({ key: text(item, index.sort), questId: text(item, 'questId') }));
        return { rows: rows.filter(({ key }) => key !== after), more: LastEvaluatedKey !== undefined };
      }),
    );
    return mergeSources(sources, 'ascending', limit);
  }
}
