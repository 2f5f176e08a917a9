import { Injectable } from '@nestjs/common';
import { TEMPLATE_LIMITS } from '@civicforge/domain';
import { QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { Problem } from '../http/problem.ts';
import { memberKey } from '../users/user.item.ts';
import {
  COMMUNITY_SHELF,
  parseTemplate,
  shelfOf,
  type Template,
  TEMPLATE_COUNT,
  TEMPLATE_PREFIX,
  templateKey,
  toTemplateItem,
} from './template.item.ts';

/** Result of a write: `gone` if the template does not stand there any more, `limit` if its shelf is full. */
export type Placed = 'done' | 'gone' | 'limit';

export type TemplateChanges = Partial<Pick<Template, 'name' | 'fields'>>;

/** The templates of members and of the community. A shelf is one partition with a counter. */
@Injectable()
export class TemplateRepository {
  constructor(private readonly database: Database) {}

  /** Returns a member's own templates, oldest first. */
  listOwn(userId: string): Promise<Template[]> {
    return this.list(userId);
  }

  /** Returns the templates of the community, oldest first. */
  listCommunity(): Promise<Template[]> {
    return this.list(COMMUNITY_SHELF);
  }

  /** Reads consistently, from the shelf of the member and that of the community. */
  async find(userId: string, templateId: string): Promise<Template | undefined> {
    const keys = [userId, COMMUNITY_SHELF].map((shelf) => templateKey(shelf, templateId));
    const { users } = await this.database.readMany({ users: keys }, { isConsistent: true });
    return users.map(parseTemplate)[0];
  }

  /** @throws Problem `auth.invalid-token` if the account is deleted at the same time */
  add(template: Template, token: string): Promise<Placed> {
    return this.place(token, this.additions(template));
  }

  /** Writes the given fields. Returns undefined if the template does not stand there any more. */
  async change(template: Template, changes: TemplateChanges): Promise<Template | undefined> {
    const entries = Object.entries(changes);
    try {
      const { Attributes } = await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.users,
          Key: templateKey(shelfOf(template), template.templateId),
          UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(createdAt)',
          ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes && parseTemplate(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Moves a template to the shelf of its new visibility, with its new name and fields. */
  move(before: Template, after: Template, token: string): Promise<Placed> {
    return this.place(token, [...this.removal(before), ...this.additions(after)]);
  }

  remove(template: Template, token: string): Promise<Placed> {
    return this.place(token, this.removal(template));
  }

  /** Takes the name of a deleted account off the templates of the community. Can run again. */
  async forgetOwner(userId: string): Promise<void> {
    for (const template of await this.listCommunity()) {
      if (template.ownerId !== userId) continue;
      await this.database.documents
        .send(
          new UpdateCommand({
            TableName: this.database.tables.users,
            Key: templateKey(COMMUNITY_SHELF, template.templateId),
            UpdateExpression: 'REMOVE ownerId',
            ConditionExpression: 'ownerId = :owner',
            ExpressionAttributeValues: { ':owner': userId },
          }),
        )
        .catch(unlessConditionFailed);
    }
  }

  private async list(shelf: string): Promise<Template[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :shelf AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':shelf': shelf, ':prefix': TEMPLATE_PREFIX },
        ConsistentRead: true,
      }),
    );
    return items.map(parseTemplate);
  }

  private additions(template: Template): NamedWrite[] {
    const Item = toTemplateItem(template);
    const TableName = this.database.tables.users;
    return [
      { name: 'template', write: { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(userId)' } } },
      {
        name: 'limit',
        write: {
          Update: {
            TableName,
            Key: { userId: shelfOf(template), record: TEMPLATE_COUNT },
            UpdateExpression: 'ADD templates :one',
            ConditionExpression: 'attribute_not_exists(templates) OR templates < :most',
            ExpressionAttributeValues: { ':one': 1, ':most': TEMPLATE_LIMITS.count[template.visibility] },
          },
        },
      },
      {
        name: 'member',
        write: {
          ConditionCheck: {
            TableName,
            Key: memberKey(template.ownerId ?? ''),
            ConditionExpression: 'attribute_exists(createdAt)',
          },
        },
      },
    ];
  }

  private removal(template: Template): NamedWrite[] {
    const shelf = shelfOf(template);
    const TableName = this.database.tables.users;
    return [
      {
        name: 'gone',
        write: {
          Delete: {
            TableName,
            Key: templateKey(shelf, template.templateId),
            ConditionExpression: 'attribute_exists(createdAt)',
          },
        },
      },
      {
        name: 'count',
        write: {
          Update: {
            TableName,
            Key: { userId: shelf, record: TEMPLATE_COUNT },
            UpdateExpression: 'ADD templates :less',
            ExpressionAttributeValues: { ':less': -1 },
          },
        },
      },
    ];
  }

  private async place(token: string, writes: NamedWrite[]): Promise<Placed> {
    try {
      await commit(this.database, token, writes);
      return 'done';
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes('member')) throw new Problem('auth.invalid-token');
      return error.names.includes('gone') ? 'gone' : 'limit';
    }
  }
}

/** Another write was faster, which is as good. */
function unlessConditionFailed(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}
