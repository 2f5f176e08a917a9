import { Injectable } from '@nestjs/common';
import { HOURS_LETTER_LIMITS } from '@civicforge/domain';
import { GetCommand, QueryCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { memberKey } from '../users/user.item.ts';
import {
  entryKey,
  type LetterEntry,
  LETTER_PREFIX,
  letterCountKey,
  letterKey,
  parseEntry,
  parseLetter,
  type StoredLetter,
  toEntryItem,
  toLetterItem,
  toWithdrawnItem,
} from './letter.item.ts';

/** Name of the condition that the member's account exists. */
export const MEMBER_CHECK = 'member';

/** Name of the condition that the member has room for another letter. */
export const LIMIT_CHECK = 'limit';

/** Hours letters: a list of each member, and each letter under its reference. */
@Injectable()
export class LetterRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores a new letter and counts it.
   * @throws ConditionFailed `member` if the account is deleted at the same time, `limit` at the limit of a member
   */
  async add(userId: string, entry: LetterEntry, document: string, token: string, finished?: FinishedAttempt) {
    const TableName = this.database.tables.users;
    const ConditionExpression = 'attribute_not_exists(userId)';
    await commit(this.database, token, [
      { name: 'entry', write: { Put: { TableName, Item: toEntryItem(userId, entry), ConditionExpression } } },
      {
        name: 'letter',
        write: { Put: { TableName, Item: toLetterItem(entry.reference, document), ConditionExpression } },
      },
      {
        name: MEMBER_CHECK,
        write: {
          ConditionCheck: { TableName, Key: memberKey(userId), ConditionExpression: 'attribute_exists(createdAt)' },
        },
      },
      this.count(userId, 1),
      ...idempotencyWrites(this.database, finished),
    ]);
  }

  private count(userId: string, by: 1 | -1): NamedWrite {
    const limit = {
      ConditionExpression: 'attribute_not_exists(letters) OR letters < :most',
      ExpressionAttributeValues: { ':by': by, ':most': HOURS_LETTER_LIMITS.letters },
    };
    const update = {
      TableName: this.database.tables.users,
      Key: letterCountKey(userId),
      UpdateExpression: 'ADD letters :by',
      ...(by === 1 ? limit : { ExpressionAttributeValues: { ':by': by } }),
    };
    return { name: LIMIT_CHECK, write: { Update: update } };
  }

  /** Returns the letters of a member, oldest first. */
  async list(userId: string): Promise<LetterEntry[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :member AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':member': userId, ':prefix': LETTER_PREFIX },
        ConsistentRead: true,
      }),
    );
    return items.map(parseEntry);
  }

  async findEntry(userId: string, letterId: string): Promise<LetterEntry | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({
        TableName: this.database.tables.users,
        Key: entryKey(userId, letterId),
        ConsistentRead: true,
      }),
    );
    return Item && parseEntry(Item);
  }

  async find(reference: string): Promise<StoredLetter | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.users, Key: letterKey(reference), ConsistentRead: true }),
    );
    return Item && parseLetter(Item);
  }

  /** Removes the letter's content and its entry. Returns false if another process withdrew it first. */
  async withdraw(userId: string, { letterId, reference }: LetterEntry, withdrawnAt: string): Promise<boolean> {
    const TableName = this.database.tables.users;
    try {
      await commit(this.database, `withdraw-${letterId}`, [
        {
          name: 'entry',
          write: {
            Delete: { TableName, Key: entryKey(userId, letterId), ConditionExpression: 'attribute_exists(letterId)' },
          },
        },
        { name: 'letter', write: { Put: { TableName, Item: toWithdrawnItem(reference, withdrawnAt) } } },
        this.count(userId, -1),
      ]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }

  /** Withdraws all letters of a deleted account. Can run again. */
  async withdrawAllOf(userId: string, withdrawnAt: string): Promise<void> {
    for (const entry of await this.list(userId)) await this.withdraw(userId, entry, withdrawnAt);
  }
}
