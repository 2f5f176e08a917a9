import { Injectable } from '@nestjs/common';
import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { text, textOrAbsent, whole } from '../dynamo/parse.ts';
import { OUTBOX_KEYS, outboxKeys } from './outbox.item.ts';

/** The primary key of a change of a quest, of a comment, or of an event of a case. */
export type EventKey =
  | { readonly questId: string; readonly record: string }
  | { readonly questId: string; readonly commentId: string }
  | { readonly caseId: string; readonly record: string };

/** Events that are not dispatched yet. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /**
   * Returns the keys of events up to a time, oldest first: one index page per table
   * and shard, eventually consistent.
   */
  async overdue(until: string, limit: number): Promise<EventKey[]> {
    return (await this.first(limit, until)).map((item) => keyOf(item));
  }

  /** Returns the time of the oldest event that is not dispatched. Eventually consistent. */
  async oldest(): Promise<string | undefined> {
    const [first] = await this.first(1);
    return first && text(first, 'dispatchAt').split('#')[0];
  }

  /** Returns true if the event is not dispatched yet. Reads consistently. */
  async isWaiting(key: EventKey): Promise<boolean> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.tableOf(key),
        Key: key,
        ProjectionExpression: 'dispatchKey',
        ConsistentRead: true,
      }),
    );
    return Item?.['dispatchKey'] !== undefined;
  }

  /** Takes a dispatched event out of the index. Does nothing if another process was faster. */
  async done(key: EventKey): Promise<void> {
    await this.update(key, { UpdateExpression: 'REMOVE dispatchKey, dispatchAt, dispatchFailures' });
  }

  /**
   * Counts a failed dispatch. After `max` failures the event leaves the index and keeps the time as `dispatchFailed`.
   * @returns true if it left the index
   */
  async fail(key: EventKey, { now, max }: { now: string; max: number }): Promise<boolean> {
    const counted = await this.update(key, {
      UpdateExpression: 'ADD dispatchFailures :one',
      ExpressionAttributeValues: { ':one': 1 },
    });
    if (counted === undefined || whole(counted, 'dispatchFailures') < max) return false;
    const left = await this.update(key, {
      UpdateExpression: 'SET dispatchFailed = :now REMOVE dispatchKey, dispatchAt',
      ExpressionAttributeValues: { ':now': now },
    });
    return left !== undefined;
  }

  /** Puts the events of a quest or case that left the outbox undispatched into it again. @returns their number */
  async restore(id: string): Promise<number> {
    const { quests, comments, cases } = this.database.tables;
    const pages = await Promise.all([
      this.givenUp(quests, 'questId', id),
      this.givenUp(comments, 'questId', id),
      this.givenUp(cases, 'caseId', id),
    ]);
    const items = pages.flat();
    for (const item of items) await this.restoreOne(keyOf(item), text(item, 'dispatchFailed'));
    return items.length;
  }

  private givenUp(table: string, partition: 'questId' | 'caseId', id: string): Promise<Item[]> {
    return this.database.queryAll(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: `${partition} = :id`,
        FilterExpression: 'attribute_exists(dispatchFailed)',
        ExpressionAttributeValues: { ':id': id },
        ConsistentRead: true,
      }),
    );
  }

  private async restoreOne(key: EventKey, at: string): Promise<void> {
    const { dispatchKey, dispatchAt } = outboxKeys(subjectOf(key), at, 'record' in key ? key.record : key.commentId);
    await this.database.documents.send(
      new UpdateCommand({
        TableName: this.tableOf(key),
        Key: key,
        UpdateExpression: 'SET dispatchKey = :key, dispatchAt = :at REMOVE dispatchFailed, dispatchFailures',
        // A comment can be deleted meanwhile.
        ConditionExpression: 'attribute_exists(dispatchFailed)',
        ExpressionAttributeValues: { ':key': dispatchKey, ':at': dispatchAt },
      }),
    );
  }

  /** Returns index rows up to a time, or of any time, oldest first: one page per table and shard. */
  private async first(limit: number, until?: string): Promise<Item[]> {
    const { quests, comments, cases } = this.database.tables;
    const pages = await Promise.all(
      OUTBOX_KEYS.flatMap((shard) => [
        this.firstOf(quests, { shard, limit, until }),
        this.firstOf(comments, { shard, limit, until }),
        this.firstOf(cases, { shard, limit, until }),
      ]),
    );
    return pages.flat().sort((one, other) => (text(one, 'dispatchAt') < text(other, 'dispatchAt') ? -1 : 1));
  }

  private async firstOf(
    table: string,
    { shard, limit, until }: { shard: string; limit: number; until: string | undefined },
  ): Promise<Item[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-dispatch',
        KeyConditionExpression: `dispatchKey = :shard${until === undefined ? '' : ' AND dispatchAt < :until'}`,
        ExpressionAttributeValues: { ':shard': shard, ...(until !== undefined && { ':until': until }) },
        Limit: limit,
      }),
    );
    return Items;
  }

  private tableOf(key: EventKey): string {
    const { quests, comments, cases } = this.database.tables;
    if ('caseId' in key) return cases;
    return 'commentId' in key ? comments : quests;
  }

  private async update(
    key: EventKey,
    update: { UpdateExpression: string; ExpressionAttributeValues?: Item },
  ): Promise<Item | undefined> {
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.tableOf(key),
          Key: key,
          ConditionExpression: 'attribute_exists(dispatchKey)',
          ReturnValues: 'ALL_NEW',
          ...update,
        }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

function subjectOf(key: EventKey): string {
  return 'caseId' in key ? key.caseId : key.questId;
}

function keyOf(item: Item): EventKey {
  const caseId = textOrAbsent(item, 'caseId');
  if (caseId !== undefined) return { caseId, record: text(item, 'record') };
  const questId = text(item, 'questId');
  const commentId = textOrAbsent(item, 'commentId');
  return commentId === undefined ? { questId, record: text(item, 'record') } : { questId, commentId };
}
