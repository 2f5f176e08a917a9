import { Injectable, Logger } from '@nestjs/common';
import type { Notice } from '@civicforge/domain';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { parseReadable, text, textOrAbsent } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import { noticeKey, parseNotice, secondsAfter, STAFF_DAYS, staffKey, toNoticeItem } from './notice.item.ts';

const NOTICE_WRITE = 'notice';

/** Unread notices are counted up to this number. */
export const MOST_UNREAD = 51;

const PAGE = 100;

export interface NoticePage {
  readonly notices: readonly Notice[];
  /** Id of the last notice if there can be more. */
  readonly next?: string;
}

/** Notices of members, and the days on which moderators were last seen. */
@Injectable()
export class NoticeRepository {
  private readonly logger = new Logger(NoticeRepository.name);
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.notices;
  }

  /**
   * Stores a notice with further writes in one transaction. Returns false if the notice exists already: then nothing is
   * written, so that no message follows twice.
   */
  async create(notice: Notice, further: readonly NamedWrite[]): Promise<boolean> {
    const Put = {
      TableName: this.table,
      Item: toNoticeItem(notice),
      ConditionExpression: 'attribute_not_exists(noticeId)',
    };
    try {
      // A put alone costs half of a transaction with one item.
      if (further.length === 0) await this.database.documents.send(new PutCommand(Put));
      else await commit(this.database, newChangeId(), [{ name: NOTICE_WRITE, write: { Put } }, ...further]);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      if (error instanceof ConditionFailed && error.names.includes(NOTICE_WRITE)) return false;
      throw error;
    }
  }

  /** Returns the notices of a member, newest first. Reads consistently. */
  async page(
    userId: string,
    { unread, limit, after }: { unread: boolean; limit: number; after?: string | undefined },
  ): Promise<NoticePage> {
    const sortKey = unread ? 'unreadKey' : 'noticeId';
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        ...(unread && { IndexName: 'unread' }),
        KeyConditionExpression: `userId = :user${after === undefined ? '' : ` AND ${sortKey} < :after`}`,
        ExpressionAttributeValues: { ':user': userId, ...(after !== undefined && { ':after': after }) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    const next = LastEvaluatedKey === undefined ? undefined : text(LastEvaluatedKey, 'noticeId');
    const notices = parseReadable(Items, parseNotice, (error) =>
      this.logger.error({ err: error, userId }, 'failed to parse a notice'),
    );
    return { notices, ...(next !== undefined && { next }) };
  }

  /** Returns the notices of a member with these ids. Reads consistently. */
  async find(userId: string, noticeIds: readonly string[]): Promise<Notice[]> {
    const keys = noticeIds.map((noticeId) => noticeKey(userId, noticeId));
    const { notices } = await this.database.readMany({ notices: keys }, { isConsistent: true });
    return parseReadable(notices, parseNotice, (error) =>
      this.logger.error({ err: error, userId }, 'failed to parse a notice'),
    );
  }

  /** Counts the unread notices, up to `MOST_UNREAD`. */
  async countUnread(userId: string): Promise<number> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: 'unread',
        KeyConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': userId },
        ProjectionExpression: 'noticeId',
        ConsistentRead: true,
        Limit: MOST_UNREAD,
      }),
    );
    return Items.length;
  }

  /** Marks notices as read. Ignores unknown ids and those that are read. */
  async markRead(userId: string, noticeIds: readonly string[], now: string): Promise<void> {
    await Promise.all(noticeIds.map((noticeId) => this.markOneRead(userId, noticeId, now)));
  }

  /** Marks the notices that are unread now, up to this one and with it. */
  async markReadUpTo(userId: string, noticeId: string, now: string): Promise<void> {
    for (;;) {
      const { Items = [] } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: 'unread',
          KeyConditionExpression: 'userId = :user AND unreadKey <= :last',
          ExpressionAttributeValues: { ':user': userId, ':last': noticeId },
          ProjectionExpression: 'noticeId',
          ConsistentRead: true,
          Limit: PAGE,
        }),
      );
      await this.markRead(
        userId,
        Items.map((item) => text(item, 'noticeId')),
        now,
      );
      if (Items.length < PAGE) return;
    }
  }

  /**
   * Gives notices to a mail, one after the other: of two mails that want the same notices, the one that gets the first
   * gets all. A repetition gives the same. Returns false if another mail has one of them.
   */
  async markMailed(userId: string, notices: readonly Notice[], mailId: string): Promise<boolean> {
    for (const { noticeId } of notices) if (!(await this.markOneMailed(userId, noticeId, mailId))) return false;
    return true;
  }

  /** Deletes the notices of a member. */
  async deleteOf(userId: string): Promise<void> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'userId = :user',
        ExpressionAttributeValues: { ':user': userId },
        ProjectionExpression: 'noticeId',
        ConsistentRead: true,
      }),
    );
    const keys = [...items.map((item) => noticeKey(userId, text(item, 'noticeId'))), staffKey(userId)];
    await this.database.writeMany(
      'notices',
      keys.map((Key) => ({ DeleteRequest: { Key } })),
    );
  }

  /** Remembers that a moderator or admin was seen. */
  async see(userId: string, now: string, isAdmin: boolean): Promise<void> {
    await this.database.documents.send(
      new UpdateCommand({
        TableName: this.table,
        Key: staffKey(userId),
        UpdateExpression: `SET seenAt = :now, expiresAtSeconds = :expiry${isAdmin ? ', adminSeenAt = :now' : ''}`,
        ExpressionAttributeValues: { ':now': now, ':expiry': secondsAfter(now, STAFF_DAYS) },
      }),
    );
  }

  /** Returns the moderators and admins who were seen since a time. */
  async staffSeenSince(since: string): Promise<string[]> {
    return this.seenSince('seenAt', since);
  }

  /** Returns the members who were seen as admins since a time. */
  async adminsSeenSince(since: string): Promise<string[]> {
    return this.seenSince('adminSeenAt', since);
  }

  /** Returns when a moderator or admin was last seen. Reads consistently. */
  async lastSeen(userId: string): Promise<string | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: staffKey(userId), ConsistentRead: true }),
    );
    return Item && text(Item, 'seenAt');
  }

  private async seenSince(attribute: 'seenAt' | 'adminSeenAt', since: string): Promise<string[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'userId = :staff',
        ExpressionAttributeValues: { ':staff': staffKey('').userId },
        ConsistentRead: true,
      }),
    );
    return items.filter((item) => (textOrAbsent(item, attribute) ?? '') >= since).map((item) => text(item, 'noticeId'));
  }

  private async markOneMailed(userId: string, noticeId: string, mailId: string): Promise<boolean> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: noticeKey(userId, noticeId),
          UpdateExpression: 'SET mailId = :mail',
          ConditionExpression: 'attribute_exists(noticeId) AND (attribute_not_exists(mailId) OR mailId = :mail)',
          ExpressionAttributeValues: { ':mail': mailId },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async markOneRead(userId: string, noticeId: string, now: string): Promise<void> {
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.table,
          Key: noticeKey(userId, noticeId),
          UpdateExpression: 'SET readAt = :now REMOVE unreadKey',
          ConditionExpression: 'attribute_exists(unreadKey)',
          ExpressionAttributeValues: { ':now': now },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
