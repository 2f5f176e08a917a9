import type { Delivery } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { deliveryKey, toDeliveryItem } from './delivery.item.ts';

/** Name of the write of a new delivery. If its condition fails, the delivery exists already. */
export const DELIVERY_WRITE = 'delivery';

/** Writes a delivery that does not exist yet. */
export function deliveryPut(table: string, delivery: Delivery): NamedWrite {
  return {
    name: DELIVERY_WRITE,
    write: {
      Put: {
        TableName: table,
        Item: toDeliveryItem(delivery),
        ConditionExpression: 'attribute_not_exists(deliveryId)',
      },
    },
  };
}

/**
 * Writes a delivery that several causes share, such as the digest of a day: the first creates it, the others change nothing.
 * Its id must name the time at which it is due, so that no ended delivery is written again.
 */
export function deliveryUpsert(table: string, delivery: Delivery): NamedWrite {
  const { deliveryId, ...attributes } = toDeliveryItem(delivery) as Record<string, unknown> & { deliveryId: string };
  const names = Object.keys(attributes);
  return {
    name: DELIVERY_WRITE,
    write: {
      Update: {
        TableName: table,
        Key: deliveryKey(deliveryId),
        UpdateExpression: `SET ${names.map((name) => `#${name} = if_not_exists(#${name}, :${name})`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      },
    },
  };
}
