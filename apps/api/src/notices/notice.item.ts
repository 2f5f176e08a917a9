import { partitionKey } from '@civicforge/contract/keys';
import { type Notice, NOTICE_CATEGORIES, NOTICE_KINDS } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, text, textOrAbsent } from '../dynamo/parse.ts';

/** Days for which a notice is kept. */
const KEPT_DAYS = 90;
/** Days for which a moderator or admin counts as active after a request. */
export const STAFF_DAYS = 30;

export function noticeKey(userId: string, noticeId: string) {
  return { userId, noticeId };
}

/** Key of the day on which a moderator or admin was last seen. */
export function staffKey(userId: string) {
  return { userId: partitionKey('notices', 'staff', 'all'), noticeId: userId };
}

export function toNoticeItem(notice: Notice): Item {
  return {
    ...notice,
    ...(notice.readAt === undefined && { unreadKey: notice.noticeId }),
    expiresAtSeconds: secondsAfter(notice.at, KEPT_DAYS),
  };
}

export function secondsAfter(iso: string, days: number): number {
  return Math.floor(Date.parse(iso) / 1_000) + days * 86_400;
}

export function parseNotice(item: Item): Notice {
  const questId = textOrAbsent(item, 'questId');
  const actorId = textOrAbsent(item, 'actorId');
  const readAt = textOrAbsent(item, 'readAt');
  const mailId = textOrAbsent(item, 'mailId');
  return {
    userId: text(item, 'userId'),
    noticeId: text(item, 'noticeId'),
    kind: oneOf(item, 'kind', NOTICE_KINDS),
    category: oneOf(item, 'category', NOTICE_CATEGORIES),
    ...(questId !== undefined && { questId }),
    ...(actorId !== undefined && { actorId }),
    ...(item['subject'] !== undefined && { subject: record(item, 'subject') as Record<string, string> }),
    at: text(item, 'at'),
    ...(readAt !== undefined && { readAt }),
    ...(mailId !== undefined && { mailId }),
  };
}
