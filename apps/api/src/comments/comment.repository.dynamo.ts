import { Injectable, Logger } from '@nestjs/common';
import { type Comment, eraseFromComment, isInComment, type Quest } from '@civicforge/domain';
import { GetCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { idempotencyWrites } from '../http/idempotency.writes.dynamo.ts';
import { questKey } from '../quests/quest.item.ts';
import { memberKey } from '../users/user.item.ts';
import {
  COMMENT_TRACE,
  commentKey,
  commentTraceKey,
  parseComment,
  questOfComment,
  toCommentItem,
} from './comment.item.ts';

/** Name of the condition that the quest still takes the comment. */
export const QUEST_CHECK = 'quest';

export interface CommentPage {
  readonly comments: readonly Comment[];
  /** Id after which the next page continues; absent on the last page. */
  readonly next?: string;
}

/** Comments, in partitions of their quests. */
@Injectable()
export class CommentRepository {
  private readonly logger = new Logger(CommentRepository.name);
  private readonly table: string;

  constructor(private readonly database: Database) {
    this.table = database.tables.comments;
  }

  /** Returns comments of a quest, oldest first, with removed ones and those of earlier claims: one consistent page. */
  async page(questId: string, limit: number, after?: string): Promise<CommentPage> {
    const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: after === undefined ? 'questId = :quest' : 'questId = :quest AND commentId > :after',
        ExpressionAttributeValues: { ':quest': questId, ...(after !== undefined && { ':after': after }) },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    const last = Items.at(-1);
    return { comments: this.readable(Items), ...(LastEvaluatedKey && last && { next: text(last, 'commentId') }) };
  }

  /** Returns comments of the same quest before this one, newest first: at most `limit`, read consistently. */
  async before({ questId, commentId }: Comment, limit: number): Promise<Comment[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: 'questId = :quest AND commentId < :comment',
        ExpressionAttributeValues: { ':quest': questId, ':comment': commentId },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return this.readable(Items);
  }

  /** Reads consistently. */
  async find(commentId: string): Promise<Comment | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.table, Key: commentKey(commentId), ConsistentRead: true }),
    );
    return Item && parseComment(Item);
  }

  /**
   * Stores a new comment, if status and performer of its quest are still those that the rules have judged.
   * @throws ConditionFailed with `QUEST_CHECK` if they are not
   */
  async create(comment: Comment, quest: Quest, changeId: string, finished?: FinishedAttempt): Promise<void> {
    const { performerId, status } = quest;
    const isClaimed = performerId !== undefined;
    const put = {
      TableName: this.table,
      Item: toCommentItem(comment, changeId),
      ConditionExpression: 'attribute_not_exists(questId)',
    };
    const check = {
      TableName: this.database.tables.quests,
      Key: questKey(quest.questId),
      ConditionExpression: `#status = :status AND ${isClaimed ? 'performerId = :performer' : 'attribute_not_exists(performerId)'}`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ...(isClaimed && { ':performer': performerId }) },
    };
    await commit(this.database, changeId, [
      { name: 'comment', write: { Put: put } },
      { name: QUEST_CHECK, write: { ConditionCheck: check } },
      ...this.traceOf(comment.authorId, comment.commentId),
      ...idempotencyWrites(this.database, finished),
    ]);
  }

  /**
   * Stores a removal with the member who caused it. A comment that is removed already stays as it is.
   * @throws ConditionFailed if it was removed at the same time
   */
  async remove(comment: Comment, changeId: string): Promise<void> {
    const { hidden, removedAt } = comment;
    const update = {
      TableName: this.table,
      Key: commentKey(comment.commentId),
      UpdateExpression: `SET removedAt = :at, #text = :text${hidden ? ', #hidden = :hidden' : ''}`,
      ConditionExpression: 'attribute_exists(questId) AND attribute_not_exists(removedAt)',
      ExpressionAttributeNames: { '#text': 'text', ...(hidden && { '#hidden': 'hidden' }) },
      ExpressionAttributeValues: { ':at': removedAt, ':text': comment.text, ...(hidden && { ':hidden': hidden }) },
    };
    await commit(this.database, changeId, [
      { name: 'comment', write: { Update: update } },
      ...(hidden ? this.traceOf(hidden.by, comment.commentId) : []),
    ]);
  }

  /** Returns the comments that a member wrote, oldest first within each quest. */
  async ownOf(userId: string): Promise<Comment[]> {
    const ids = await this.tracesOf(userId);
    const { comments } = await this.database.readMany({ comments: ids.map(commentKey) }, { isConsistent: true });
    return this.readable(comments)
      .filter(({ authorId }) => authorId === userId)
      .sort((one, other) => (one.commentId < other.commentId ? -1 : 1));
  }

  /** Erases a member from all comments that the member wrote or hid. */
  async eraseAllOf(userId: string, now: string): Promise<void> {
    const questIds = new Set((await this.tracesOf(userId)).map(questOfComment));
    for (const questId of questIds) await this.erase(questId, userId, now);
  }

  /** Erases a member from the comments of one quest. It can run again. */
  async erase(questId: string, userId: string, now: string): Promise<void> {
    for (let after: string | undefined, more = true; more;) {
      const { comments, next } = await this.page(questId, 100, after);
      for (const comment of comments.filter((one) => isInComment(one, userId))) {
        await this.replace(eraseFromComment(comment, userId, now));
      }
      after = next;
      more = next !== undefined;
    }
  }

  private async replace({ commentId, authorId, text: words, removedAt, performerId, hidden }: Comment): Promise<void> {
    const values = Object.entries({ authorId, text: words, removedAt, performerId, hidden }).filter(
      ([, value]) => value !== undefined,
    );
    await this.database.documents.send(
      new UpdateCommand({
        TableName: this.table,
        Key: commentKey(commentId),
        UpdateExpression: `SET ${values.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(questId)',
        ExpressionAttributeNames: Object.fromEntries(values.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
      }),
    );
  }

  /** Writes that a comment contains a member, so that an export and a deletion of the account find it without a scan. */
  private traceOf(userId: string, commentId: string): NamedWrite[] {
    const TableName = this.database.tables.users;
    const exists = { TableName, Key: memberKey(userId), ConditionExpression: 'attribute_exists(createdAt)' };
    return [
      // The account may be deleted at the same time.
      { name: 'member', write: { ConditionCheck: exists } },
      { name: 'trace', write: { Put: { TableName, Item: commentTraceKey(userId, commentId) } } },
    ];
  }

  private async tracesOf(userId: string): Promise<string[]> {
    const items = await this.database.queryAll(
      new QueryCommand({
        TableName: this.database.tables.users,
        KeyConditionExpression: 'userId = :user AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: { ':user': userId, ':prefix': COMMENT_TRACE },
        ConsistentRead: true,
      }),
    );
    return items.map((item) => text(item, 'record').slice(COMMENT_TRACE.length));
  }

  private readable(items: readonly Item[]): Comment[] {
    return parseReadable(items, parseComment, (error) =>
      this.logger.error({ err: error }, 'failed to parse a comment of a page'),
    );
  }
}
