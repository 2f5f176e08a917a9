import { accepted, bodyOf, type Api } from './client.ts';
import type { NoticePage } from './types.ts';

/** Maximum number of notices that one request marks as read. */
const MOST_AT_ONCE = 100;

/** Path of the request that marks notices as read. */
export const READ_PATH = '/api/v1/users/me/notices/read';

/** Returns a page of the member's notices, newest first. */
export function listNotices(api: Api, cursor?: string): Promise<NoticePage> {
  return bodyOf(api.GET('/api/v1/users/me/notices', { params: { query: cursor === undefined ? {} : { cursor } } }));
}

/** Marks notices as read. Repeating it changes nothing. */
export async function markNoticesRead(api: Api, noticeIds: readonly string[]): Promise<void> {
  for (let from = 0; from < noticeIds.length; from += MOST_AT_ONCE) {
    const body = { noticeIds: noticeIds.slice(from, from + MOST_AT_ONCE) };
    await accepted(api.POST(READ_PATH, { body }));
  }
}
