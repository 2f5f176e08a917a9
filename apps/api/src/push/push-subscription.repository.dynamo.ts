import { Injectable } from '@nestjs/common';
import { GetCommand, QueryCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { textOrAbsent } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { registrationCountKey } from '../notices/registration-count.item.ts';
import { memberKey } from '../users/user.item.ts';
import {
  endpointKey,
  parseSubscription,
  PUSH_PREFIX,
  type PushSubscription,
  subscriptionKey,
  toSubscriptionItem,
} from './push-subscription.item.ts';

/** Maximum number of subscriptions of a member. */
export const MOST_SUBSCRIPTIONS = 10;

/** Attempts against other registrations of the same endpoint. */
const TRIES = 5;

type Id = Pick<PushSubscription, 'userId' | 'subscriptionId'>;

/** The push subscriptions of members. */
@Injectable()
export class PushSubscriptionRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently. */
  async find(id: Id): Promise<PushSubscription | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.users, Key: subscriptionKey(id), ConsistentRead: true }),
    );
    return Item && parseSubscription(Item);
  }

  /** Returns the subscriptions of a member. */
  async list(userId: string): Promise<PushSubscription[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :member AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':member': userId, ':prefix': PUSH_PREFIX },
        ConsistentRead: true,
      }),
    );
    return items.map(parseSubscription);
  }

  /**
   * Stores a subscription. An endpoint of another member moves: one browser serves one member at a time.
   * @throws Problem `auth.invalid-token` if the account is deleted at the same time, `busy`
   */
  async register(subscription: PushSubscription): Promise<'registered' | 'limit'> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const owner = await this.ownerOf(subscription.subscriptionId);
      try {
        await commit(this.database, newChangeId(), this.registration(subscription, owner));
        return 'registered';
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes('member')) throw new Problem('auth.invalid-token');
        // Another registration may have changed the owner since it was read.
        if (error.names.includes('limit') && !error.names.includes('owner')) return 'limit';
      }
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  /** Returns false if the member has no such subscription. */
  async remove(id: Id): Promise<boolean> {
    const TableName = this.database.tables.users;
    const isOwner = { ConditionExpression: 'memberId = :me', ExpressionAttributeValues: { ':me': id.userId } };
    try {
      await commit(this.database, newChangeId(), [
        {
          name: 'subscription',
          write: {
            Delete: { TableName, Key: subscriptionKey(id), ConditionExpression: 'attribute_exists(createdAt)' },
          },
        },
        { name: 'owner', write: { Delete: { TableName, Key: endpointKey(id.subscriptionId), ...isOwner } } },
        this.count(id.userId, -1),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  private registration(subscription: PushSubscription, owner: string | undefined): NamedWrite[] {
    const TableName = this.database.tables.users;
    const { userId, subscriptionId } = subscription;
    const Key = endpointKey(subscriptionId);
    const put: NamedWrite = {
      name: 'subscription',
      write: { Put: { TableName, Item: toSubscriptionItem(subscription) } },
    };
    const ownedBy = (member: string) => ({
      ConditionExpression: 'memberId = :owner',
      ExpressionAttributeValues: { ':owner': member },
    });
    if (owner === userId) {
      return [put, { name: 'owner', write: { ConditionCheck: { TableName, Key, ...ownedBy(userId) } } }];
    }
    const condition = owner === undefined ? { ConditionExpression: 'attribute_not_exists(memberId)' } : ownedBy(owner);
    return [
      put,
      { name: 'owner', write: { Put: { TableName, Item: { ...Key, memberId: userId }, ...condition } } },
      this.count(userId, 1),
      {
        name: 'member',
        write: {
          ConditionCheck: { TableName, Key: memberKey(userId), ConditionExpression: 'attribute_exists(createdAt)' },
        },
      },
      ...(owner === undefined
        ? []
        : [
            {
              name: 'former',
              write: { Delete: { TableName, Key: subscriptionKey({ userId: owner, subscriptionId }) } },
            },
            this.count(owner, -1),
          ]),
    ];
  }

  private count(userId: string, by: 1 | -1): NamedWrite {
    const Key = registrationCountKey('push', userId);
    const limit = {
      ConditionExpression: 'attribute_not_exists(subscriptions) OR subscriptions < :most',
      ExpressionAttributeValues: { ':by': by, ':most': MOST_SUBSCRIPTIONS },
    };
    return {
      name: by === 1 ? 'limit' : 'count',
      write: {
        Update: {
          TableName: this.database.tables.users,
          Key,
          UpdateExpression: 'ADD subscriptions :by',
          ...(by === 1 ? limit : { ExpressionAttributeValues: { ':by': by } }),
        },
      },
    };
  }

  private async ownerOf(id: string): Promise<string | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.users, Key: endpointKey(id), ConsistentRead: true }),
    );
    return Item && textOrAbsent(Item, 'memberId');
  }
}
