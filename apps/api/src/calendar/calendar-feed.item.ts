import { createHash } from 'node:crypto';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';

const FEED_RECORD = 'CALENDAR-FEED';

/** The calendar feed of a member. The secret of its address is not stored. */
export interface CalendarFeed {
  readonly userId: string;
  /** SHA-256 of the secret, base64url. */
  readonly hash: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly createdAt: string;
}

/** The item of the member, which names the one address that is valid. */
export function feedKey(userId: string) {
  return { userId, record: FEED_RECORD };
}

/** The item by which an address finds its member. */
export function feedAddressKey(hash: string) {
  return { userId: partitionKey('users', 'calendar-feed', hash), record: FEED_RECORD };
}

export function toFeedItem(feed: CalendarFeed): Item {
  return { ...feedKey(feed.userId), hash: feed.hash, createdAt: feed.createdAt };
}

export function toFeedAddressItem({ userId, hash }: CalendarFeed): Item {
  return { ...feedAddressKey(hash), memberId: userId };
}

export function parseFeed(item: Item): CalendarFeed {
  return { userId: text(item, 'userId'), hash: text(item, 'hash'), createdAt: text(item, 'createdAt') };
}

/** Returns the stored form of a secret. 32 random bytes need no salt and no slow hash. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
