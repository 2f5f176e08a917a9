import { type Delivery, nextDigest, type NoticeSettings, openDelivery } from '@civicforge/domain';
import { deliveryIdOf } from './delivery-id.ts';

/** Returns the member's next digest. Its id names the instant, so that all causes of a day share one digest. */
export function nextDigestOf(
  { userId, settings }: { readonly userId: string; readonly settings: NoticeSettings },
  now: string,
): Delivery {
  const { dueAt } = nextDigest(now, settings);
  const deliveryId = deliveryIdOf('digest', userId, dueAt);
  return openDelivery({ deliveryId, channel: 'digest', userId, body: {} }, { now, dueAt });
}
