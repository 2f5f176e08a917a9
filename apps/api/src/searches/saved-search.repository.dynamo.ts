import { Injectable } from '@nestjs/common';
import type { Delivery } from '@civicforge/domain';
import { deliveryUpsert } from '../deliveries/delivery.writes.dynamo.ts';
import { GetCommand } from '../dynamo/commands.ts';
import { Database } from '../dynamo/database.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import {
  NO_SEARCHES,
  parseSavedSearches,
  type SavedSearch,
  type SavedSearches,
  savedSearchesKey,
  toSavedSearchesItem,
} from './saved-search.item.ts';

/** Name of the condition that the member's account exists. */
export const MEMBER_CHECK = 'member';

export interface SearchChange {
  /** Identifies the transaction. */
  readonly token: string;
  readonly finished?: FinishedAttempt | undefined;
  /** The digest in which a new search is run first. */
  readonly digest?: Delivery | undefined;
}

/** The saved searches of members. */
@Injectable()
export class SavedSearchRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently. */
  async find(userId: string): Promise<SavedSearches> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.database.tables.users,
        Key: savedSearchesKey(userId),
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? NO_SEARCHES : parseSavedSearches(Item);
  }

  /** @throws ConditionFailed `searches` after another change, `member` if the account is deleted at the same time */
  async replace(
    userId: string,
    before: SavedSearches,
    searches: readonly SavedSearch[],
    { token, finished, digest }: SearchChange,
  ): Promise<void> {
    const TableName = this.database.tables.users;
    const Item = toSavedSearchesItem(userId, { ...before, searches, revision: before.revision + 1 });
    const condition =
      before.revision === 0
        ? { ConditionExpression: 'attribute_not_exists(userId)' }
        : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: { ':seen': before.revision } };
    await commit(this.database, token, [
      { name: 'searches', write: { Put: { TableName, Item, ...condition } } },
      {
        name: MEMBER_CHECK,
        write: {
          ConditionCheck: { TableName, Key: memberKey(userId), ConditionExpression: 'attribute_exists(createdAt)' },
        },
      },
      ...(digest === undefined ? [] : [deliveryUpsert(this.database.tables.deliveries, digest)]),
      ...idempotencyWrites(this.database, finished),
    ]);
  }

  /** Plans a digest, if it is not planned yet. */
  async plan(digest: Delivery, token: string): Promise<void> {
    await commit(this.database, token, [deliveryUpsert(this.database.tables.deliveries, digest)]);
  }

  /** Returns the write after which digests tell quests that were posted after `until`. */
  toldWrite(userId: string, until: string): NamedWrite {
    return {
      name: 'told',
      write: {
        Update: {
          TableName: this.database.tables.users,
          Key: savedSearchesKey(userId),
          UpdateExpression: 'SET toldUntil = :until',
          ConditionExpression: 'attribute_exists(revision)',
          ExpressionAttributeValues: { ':until': until },
        },
      },
    };
  }
}
