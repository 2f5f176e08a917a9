import type { Delivery } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { toDeliveryItem } from './delivery.item.ts';

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
