import { bodyOf, type Api } from './client.ts';
import type { Comment, CommentPage } from './types.ts';

/** Comments of one page. */
const LIMIT = 50;

export function listComments(api: Api, questId: string, cursor?: string): Promise<CommentPage> {
  const query = { limit: LIMIT, ...(cursor !== undefined && { cursor }) };
  return bodyOf(api.GET('/api/v1/quests/{questId}/comments', { params: { path: { questId }, query } }));
}

export function writeComment(api: Api, questId: string, text: string, key: string): Promise<Comment> {
  const params = { path: { questId } };
  return bodyOf(
    api.POST('/api/v1/quests/{questId}/comments', { params, body: { text }, headers: { 'idempotency-key': key } }),
  );
}

/** Removes an own comment, or hides another's with a reason. */
export function removeComment(api: Api, questId: string, commentId: string, reason?: string): Promise<Comment> {
  const query = reason === undefined ? {} : { reason };
  return bodyOf(
    api.DELETE('/api/v1/quests/{questId}/comments/{commentId}', { params: { path: { questId, commentId }, query } }),
  );
}
