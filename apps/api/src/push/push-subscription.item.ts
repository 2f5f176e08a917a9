import { createHash } from 'node:crypto';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { text, whole } from '../dynamo/parse.ts';

const PREFIX = 'PUSH#';

/** Start of the sort keys of push subscriptions in the partition of their member. */
export const PUSH_PREFIX = PREFIX;

/** A browser that takes push messages for a member (W3C Push API). The endpoint is a capability: knowing it suffices to send. */
export interface PushSubscription {
  /** Derived from the endpoint: base64url of the first 16 bytes of its SHA-256. */
  readonly subscriptionId: string;
  readonly userId: string;
  readonly endpoint: string;
  /** Public key of the browser, base64url of 65 bytes. */
  readonly p256dh: string;
  /** Authentication secret, base64url of 16 bytes. */
  readonly auth: string;
  /** The sign-in of the device in seconds (`auth_time`). Its end removes the subscription. */
  readonly signedInAt: number;
  /** ISO 8601. */
  readonly createdAt: string;
}

export function subscriptionId(endpoint: string): string {
  return createHash('sha256').update(endpoint).digest().subarray(0, 16).toString('base64url');
}

export function subscriptionKey({ userId, subscriptionId: id }: Pick<PushSubscription, 'userId' | 'subscriptionId'>) {
  return { userId, record: PREFIX + id };
}

/** Item that names the member of an endpoint, so that it belongs to one member at a time. */
export function endpointKey(id: string) {
  return { userId: partitionKey('users', 'push-endpoint', id), record: 'OWNER' };
}

export function toSubscriptionItem(subscription: PushSubscription): Item {
  return { ...subscriptionKey(subscription), ...subscription };
}

export function parseSubscription(item: Item): PushSubscription {
  return {
    subscriptionId: text(item, 'subscriptionId'),
    userId: text(item, 'userId'),
    endpoint: text(item, 'endpoint'),
    p256dh: text(item, 'p256dh'),
    auth: text(item, 'auth'),
    signedInAt: whole(item, 'signedInAt'),
    createdAt: text(item, 'createdAt'),
  };
}
