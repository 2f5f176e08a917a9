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

  /**
   * Stores the searches alone: a digest can write at the same time what it told.
   * @throws ConditionFailed `searches` after another change, `member` if the account is deleted at the same time
   */
  async replace(
    userId: string,
    { revision }: Pick<SavedSearches, 'revision'>,
    searches: readonly SavedSearch[],
    { token, finished, digest }: SearchChange,
  ): Promise<void> {
    const TableName = this.database.tables.users;
    const Update = {
      TableName,
      Key: savedSearchesKey(userId),
      UpdateExpression: 'SET searches = :searches, revision = :next',
      ConditionExpression: revision === 0 ? 'attribute_not_exists(userId)' : 'revision = :seen',
      ExpressionAttributeValues: {
        ':searches': searches,
        ':next': revision + 1,
        ...(revision > 0 && { ':seen': revision }),
      },
    };
    await commit(this.database, token, [
      { name: 'searches', write: { Update } },
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

  /** Returns the write after which digests tell the quests behind these positions, by the id of their search. */
  toldWrite(userId: string, told: SavedSearches['told']): NamedWrite {
    return {
      name: 'told',
      write: {
        Update: {
          TableName: this.database.tables.users,
          Key: savedSearchesKey(userId),
          UpdateExpression: 'SET told = :told',
          ConditionExpression: 'attribute_exists(revision)',
          ExpressionAttributeValues: { ':told': told },
        },
      },
    };
  }
}
