import { type Delivery, DELIVERY_CHANNELS, DELIVERY_STATES, type DeliveryAttempt } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, records, text, textOrAbsent, whole } from '../dynamo/parse.ts';

/** Partition of the sparse index of deliveries with a next attempt. */
export const DUE = 'due';
/** Partition of the sparse index of FAILED deliveries. */
export const FAILED = 'failed';

/** Days for which an ended delivery is kept. */
const KEPT_DAYS = 30;

export function deliveryKey(deliveryId: string) {
  return { deliveryId };
}

export function toDeliveryItem(delivery: Delivery): Item {
  const { state, updatedAt, createdAt, deliveryId } = delivery;
  const endedAt = Math.floor(Date.parse(updatedAt) / 1_000);
  return {
    ...delivery,
    createdKey: `${createdAt}#${deliveryId}`,
    ...(state === 'DUE' ? { dueKey: DUE } : { expiresAtSeconds: endedAt + KEPT_DAYS * 86_400 }),
    ...(state === 'FAILED' && { failureKey: FAILED }),
  };
}

export function parseDelivery(item: Item): Delivery {
  const target = textOrAbsent(item, 'target');
  const nextAttemptAt = textOrAbsent(item, 'nextAttemptAt');
  return {
    deliveryId: text(item, 'deliveryId'),
    channel: oneOf(item, 'channel', DELIVERY_CHANNELS),
    userId: text(item, 'userId'),
    ...(target !== undefined && { target }),
    body: record(item, 'body'),
    state: oneOf(item, 'state', DELIVERY_STATES),
    attempts: records(item, 'attempts').map(parseAttempt),
    attemptCount: whole(item, 'attemptCount'),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    createdAt: text(item, 'createdAt'),
    updatedAt: text(item, 'updatedAt'),
  };
}

function parseAttempt(item: Item): DeliveryAttempt {
  const error = textOrAbsent(item, 'error');
  return {
    at: text(item, 'at'),
    ...(item['status'] !== undefined && { status: whole(item, 'status') }),
    ...(error !== undefined && { error }),
  };
}
