import { Injectable, Logger } from '@nestjs/common';
import type { Delivery } from '@civicforge/domain';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import { deliveryKey, DUE, FAILED, parseDelivery, toDeliveryItem } from './delivery.item.ts';

/** Maximum number of index pages of `due`. */
const DUE_PAGES = 10;

/** Maximum number of due deliveries that are counted. */
const COUNTED = 1_000;

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Position of the next page; absent on the last one. */
  readonly next?: string;
}

type ListIndex =
  | { readonly index: 'by-failure'; readonly partition: 'failureKey'; readonly value: typeof FAILED }
  | { readonly index: 'by-member'; readonly partition: 'userId'; readonly value: string }
  | { readonly index: 'by-target'; readonly partition: 'target'; readonly value: string };

/** Messages by mail, push and webhook. */
@Injectable()
export class DeliveryRepository {
  private readonly logger = new Logger(DeliveryRepository.name);
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.deliveries;
  }

  /** Reads consistently. */
  async find(deliveryId: string): Promise<Delivery | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: deliveryKey(deliveryId), ConsistentRead: true }),
    );
    return Item && parseDelivery(Item);
  }

  /** Stores a new delivery. Returns false if it exists already. */
  async create(delivery: Delivery): Promise<boolean> {
    return this.put({
      TableName: this.table,
      Item: toDeliveryItem(delivery),
      ConditionExpression: 'attribute_not_exists(deliveryId)',
    });
  }

  /** Returns due deliveries, longest waiting first. Eventually consistent. */
  async due(now: string, limit: number): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    let from: Item | undefined;
    // Damaged deliveries stay due and come first, so others can be on later pages.
    for (let page = 0; page < DUE_PAGES && deliveries.length < limit; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: 'by-due',
          KeyConditionExpression: 'dueKey = :due AND nextAttemptAt <= :now',
          ExpressionAttributeValues: { ':due': DUE, ':now': now },
          Limit: limit,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      deliveries.push(...(await this.whole(Items)));
      from = LastEvaluatedKey;
      if (from === undefined) break;
    }
    return deliveries.slice(0, limit);
  }

  /**
   * Begins an attempt: moves `nextAttemptAt` to `until`, so that no other process begins the same attempt.
   * @returns the stored delivery, or undefined if another process was first or the delivery is not due any more
   */
  async begin(delivery: Delivery, until: string): Promise<Delivery | undefined> {
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: deliveryKey(delivery.deliveryId),
          UpdateExpression: 'SET nextAttemptAt = :until',
          ConditionExpression: '#state = :due AND nextAttemptAt = :seen',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':until': until, ':due': 'DUE', ':seen': delivery.nextAttemptAt ?? '' },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && parseDelivery(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /**
   * Stores a delivery, with other writes in one transaction if there are any. Returns false if it has changed or was deleted
   * since `before` was read.
   */
  async replace(before: Delivery, delivery: Delivery, others: readonly NamedWrite[] = []): Promise<boolean> {
    const put = {
      TableName: this.table,
      Item: toDeliveryItem(delivery),
      ConditionExpression: 'updatedAt = :updated AND #state = :state AND attemptCount = :attempts',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':updated': before.updatedAt,
        ':state': before.state,
        ':attempts': before.attemptCount,
      },
    };
    if (others.length === 0) return this.put(put);
    try {
      await commit(this.database, newChangeId(), [{ name: 'delivery', write: { Put: put } }, ...others]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed && error.names.includes('delivery')) return false;
      throw error;
    }
  }

  /** Lists the DUE deliveries, next attempt first. Eventually consistent. */
  async waiting(limit: number, after?: string): Promise<DeliveryPage> {
    const [nextAttemptAt, deliveryId] = after?.split('#') ?? [];
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-due',
        KeyConditionExpression: 'dueKey = :due',
        ExpressionAttributeValues: { ':due': DUE },
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { dueKey: DUE, nextAttemptAt, deliveryId } }),
      }),
    );
    const deliveries = await this.whole(Items);
    if (LastEvaluatedKey === undefined) return { deliveries };
    return { deliveries, next: `${text(LastEvaluatedKey, 'nextAttemptAt')}#${text(LastEvaluatedKey, 'deliveryId')}` };
  }

  /** Lists the FAILED deliveries, newest first. Eventually consistent. */
  failed(limit: number, after?: string): Promise<DeliveryPage> {
    return this.list({ index: 'by-failure', partition: 'failureKey', value: FAILED }, limit, after);
  }

  /** Lists the deliveries for a member, newest first. Eventually consistent. */
  ofMember(userId: string, limit: number, after?: string): Promise<DeliveryPage> {
    return this.list({ index: 'by-member', partition: 'userId', value: userId }, limit, after);
  }

  /** Lists the deliveries to a webhook or push subscription, newest first. Eventually consistent. */
  ofTarget(target: string, limit: number, after?: string): Promise<DeliveryPage> {
    return this.list({ index: 'by-target', partition: 'target', value: target }, limit, after);
  }

  /** Counts the deliveries that are due and returns the earliest due time. Eventually consistent. */
  async backlog(now: string): Promise<{ readonly due: number; readonly oldest?: string }> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'by-due',
        KeyConditionExpression: 'dueKey = :due AND nextAttemptAt <= :now',
        ExpressionAttributeValues: { ':due': DUE, ':now': now },
        Limit: COUNTED,
      }),
    );
    const oldest = Items[0] && text(Items[0], 'nextAttemptAt');
    return { due: Items.length, ...(oldest !== undefined && { oldest }) };
  }

  /** Deletes all deliveries for a member. */
  async deleteOf(userId: string): Promise<void> {
    for (;;) {
      const { Items = [] } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: 'by-member',
          KeyConditionExpression: 'userId = :value',
          ExpressionAttributeValues: { ':value': userId },
          Limit: 100,
        }),
      );
      const keys = Items.map((item) => deliveryKey(text(item, 'deliveryId')));
      await this.database.writeMany(
        'deliveries',
        keys.map((Key) => ({ DeleteRequest: { Key } })),
      );
      if (keys.length < 100) return;
    }
  }

  private async list({ index, partition, value }: ListIndex, limit: number, after?: string): Promise<DeliveryPage> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: index,
        KeyConditionExpression: `#partition = :value${after === undefined ? '' : ' AND createdKey < :after'}`,
        ExpressionAttributeNames: { '#partition': partition },
        ExpressionAttributeValues: { ':value': value, ...(after !== undefined && { ':after': after }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    const deliveries = await this.whole(Items);
    if (LastEvaluatedKey === undefined) return { deliveries };
    return { deliveries, next: text(LastEvaluatedKey, 'createdKey') };
  }

  private async put(input: PutCommand['input']): Promise<boolean> {
    try {
      await this.database.documents.send(new PutCommand(input));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Reads the deliveries of index rows, in order. Logs and skips damaged ones, so that they do not block the others. */
  private async whole(rows: readonly Item[]): Promise<Delivery[]> {
    const ids = rows.map((row) => text(row, 'deliveryId'));
    const { deliveries } = await this.database.readMany({ deliveries: ids.map(deliveryKey) });
    const parsed = parseReadable(deliveries, parseDelivery, (error, { deliveryId }) =>
      this.logger.error({ err: error, deliveryId }, 'failed to parse a delivery'),
    );
    const byId = new Map(parsed.map((delivery) => [delivery.deliveryId, delivery]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }
}
