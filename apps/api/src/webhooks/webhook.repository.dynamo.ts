import { Injectable } from '@nestjs/common';
import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { Problem } from '../http/problem.ts';
import { registrationCountKey } from '../notices/registration-count.item.ts';
import { memberKey } from '../users/user.item.ts';
import {
  parseScopeAll,
  parseWebhook,
  SCOPE_ALL,
  scopeAllKey,
  toWebhookItem,
  type Webhook,
  WEBHOOK_PREFIX,
  webhookKey,
} from './webhook.item.ts';

type Id = Pick<Webhook, 'userId' | 'webhookId'>;

/** Changes of a webhook. `null` removes a field. */
export type WebhookChanges = {
  readonly [Field in keyof Omit<Webhook, 'webhookId' | 'userId' | 'createdAt'>]?: Webhook[Field] | null;
};

/** The webhooks of members. */
@Injectable()
export class WebhookRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently. */
  async find(id: Id): Promise<Webhook | undefined> {
    const TableName = this.database.tables.users;
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName, Key: webhookKey(id), ConsistentRead: true }),
    );
    return Item && parseWebhook(Item);
  }

  /** Returns the webhooks of a member, oldest first. */
  async list(userId: string): Promise<Webhook[]> {
    return (await this.partition(userId, WEBHOOK_PREFIX)).map(parseWebhook);
  }

  /** Returns the webhooks of the scope `all`, of whatever owner. */
  async listForAll(): Promise<Webhook[]> {
    const ids = (await this.partition(SCOPE_ALL, '')).map(parseScopeAll);
    const { users } = await this.database.readMany({ users: ids.map(webhookKey) });
    return users.map(parseWebhook);
  }

  /**
   * @param most maximum number of webhooks of the owner
   * @throws Problem `auth.invalid-token` if the account is deleted at the same time
   */
  async add(webhook: Webhook, most: number, token: string): Promise<'added' | 'limit'> {
    const TableName = this.database.tables.users;
    const writes: NamedWrite[] = [
      {
        name: 'webhook',
        write: {
          Put: { TableName, Item: toWebhookItem(webhook), ConditionExpression: 'attribute_not_exists(userId)' },
        },
      },
      {
        name: 'limit',
        write: {
          Update: {
            TableName,
            Key: registrationCountKey('webhooks', webhook.userId),
            UpdateExpression: 'ADD webhooks :one',
            ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': most },
          },
        },
      },
      {
        name: 'member',
        write: {
          ConditionCheck: {
            TableName,
            Key: memberKey(webhook.userId),
            ConditionExpression: 'attribute_exists(createdAt)',
          },
        },
      },
      ...(webhook.scope === 'all'
        ? [{ name: 'scope', write: { Put: { TableName, Item: scopeAllKey(webhook) } } }]
        : []),
    ];
    try {
      await commit(this.database, token, writes);
      return 'added';
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes('member')) throw new Problem('auth.invalid-token');
      // After a lost answer, the webhook exists with the secret of this request.
      return (await this.find(webhook))?.secret === webhook.secret ? 'added' : 'limit';
    }
  }

  /** Returns the changed webhook; undefined if there is none, or a field differs from `expected`. */
  async change(id: Id, changes: WebhookChanges, expected: Partial<Webhook> = {}): Promise<Webhook | undefined> {
    const entries = Object.entries(changes);
    const sets = entries.filter(([, value]) => value !== null);
    const removes = entries.filter(([, value]) => value === null);
    const conditions = Object.entries(expected);
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.users,
          Key: webhookKey(id),
          UpdateExpression: [
            ...(sets.length > 0 ? [`SET ${sets.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
            ...(removes.length > 0 ? [`REMOVE ${removes.map(([name]) => `#${name}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: [
            'attribute_exists(createdAt)',
            ...conditions.map(([name]) => `#${name} = :expected_${name}`),
          ].join(' AND '),
          ExpressionAttributeNames: Object.fromEntries([...entries, ...conditions].map(([name]) => [`#${name}`, name])),
          ...(sets.length + conditions.length > 0 && {
            ExpressionAttributeValues: Object.fromEntries([
              ...sets.map(([name, value]) => [`:${name}`, value] as const),
              ...conditions.map(([name, value]) => [`:expected_${name}`, value] as const),
            ]),
          }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && parseWebhook(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Returns false if the member has no such webhook. */
  async remove(id: Id, token: string): Promise<boolean> {
    const TableName = this.database.tables.users;
    try {
      await commit(this.database, token, [
        {
          name: 'webhook',
          write: {
            Delete: { TableName, Key: webhookKey(id), ConditionExpression: 'attribute_exists(createdAt)' },
          },
        },
        {
          name: 'count',
          write: {
            Update: {
              TableName,
              Key: registrationCountKey('webhooks', id.userId),
              UpdateExpression: 'ADD webhooks :less',
              ExpressionAttributeValues: { ':less': -1 },
            },
          },
        },
        { name: 'scope', write: { Delete: { TableName, Key: scopeAllKey(id) } } },
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Removes all webhooks of a deleted account. Can run again. */
  async removeAllOf(userId: string): Promise<void> {
    const webhooks = await this.list(userId);
    const keys = [
      ...webhooks.flatMap((webhook) => [scopeAllKey(webhook), webhookKey(webhook)]),
      registrationCountKey('webhooks', userId),
    ];
    for (const Key of keys) {
      await this.database.documents.send(new DeleteCommand({ TableName: this.database.tables.users, Key }));
    }
  }

  private partition(userId: string, prefix: string): Promise<Item[]> {
    const names = { '#record': 'record' };
    return this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression:
          prefix === '' ? 'userId = :member' : 'userId = :member AND begins_with(#record, :prefix)',
        ...(prefix !== '' && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: { ':member': userId, ...(prefix !== '' && { ':prefix': prefix }) },
        ConsistentRead: true,
      }),
    );
  }
}
