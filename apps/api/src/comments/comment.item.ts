import { type Comment, COMMENT_AUDIENCES } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { oneOf, recordOrAbsent, text, textOrAbsent } from '../dynamo/parse.ts';
import { outboxKeys } from '../outbox/outbox.item.ts';

/** Prefix of such records. They lead exports and deletions of accounts to comments. */
export const COMMENT_TRACE = 'COMMENT#';

/** A comment's key. The id begins with the id of its quest, then sorts by time. */
export function commentKey(commentId: string) {
  return { questId: questOfComment(commentId), commentId };
}

/** The record of a member that names a comment which contains the member. */
export function commentTraceKey(userId: string, commentId: string) {
  return { userId, record: COMMENT_TRACE + commentId };
}

export function questOfComment(commentId: string): string {
  return commentId.split('-')[0] ?? '';
}

/** @param changeId puts a new comment into the sparse index `by-dispatch`, until notices are derived from it */
export function toCommentItem(comment: Comment, changeId?: string): Item {
  return { ...comment, ...(changeId !== undefined && outboxKeys(comment.questId, comment.at, changeId)) };
}

export function parseComment(item: Item): Comment {
  const hidden = recordOrAbsent(item, 'hidden');
  const performerId = textOrAbsent(item, 'performerId');
  const removedAt = textOrAbsent(item, 'removedAt');
  return {
    commentId: text(item, 'commentId'),
    questId: text(item, 'questId'),
    authorId: text(item, 'authorId'),
    text: text(item, 'text'),
    audience: oneOf(item, 'audience', COMMENT_AUDIENCES),
    ...(performerId !== undefined && { performerId }),
    at: text(item, 'at'),
    ...(removedAt !== undefined && { removedAt }),
    ...(item['concealed'] === true && { concealed: true }),
    ...(hidden && { hidden: { by: text(hidden, 'by'), reason: text(hidden, 'reason') } }),
  };
}
