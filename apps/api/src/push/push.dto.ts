import { ApiProperty } from '@nestjs/swagger';
import { Matching, ObjectOf } from '../http/validation.ts';
import { ReceiverAddress } from '../outbound/receiver-address.ts';
import type { PushSubscription } from './push-subscription.item.ts';

class PushKeysBody {
  /** Public P-256 key of the browser: base64url of 65 bytes. */
  @Matching(/^[\w-]{87}=?$/, 'a P-256 public key of 65 bytes as base64url')
  @ApiProperty({ example: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4' })
  p256dh!: string;

  /** Base64url of 16 bytes. */
  @Matching(/^[\w-]{22}(==)?$/, '16 bytes as base64url')
  @ApiProperty({ example: 'BTBZMqHH6r4Tts7J_aSIgg' })
  auth!: string;
}

/** A `PushSubscription` of a browser as its `toJSON` gives it, without `expirationTime`. */
export class PushSubscriptionBody {
  @ReceiverAddress()
  endpoint!: string;

  @ObjectOf(PushKeysBody)
  keys!: PushKeysBody;
}

export class PushSubscriptionView {
  @ApiProperty()
  subscriptionId!: string;

  /** Address of the push service. The rest of the endpoint is a secret. */
  @ApiProperty()
  service!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class PushSubscriptionsView {
  /** Key that a browser subscribes with (`applicationServerKey`), base64url of 65 bytes. */
  @ApiProperty()
  publicKey!: string;

  @ApiProperty({ type: [PushSubscriptionView] })
  items!: PushSubscriptionView[];
}

export function toPushSubscriptionView({
  subscriptionId,
  endpoint,
  createdAt,
}: PushSubscription): PushSubscriptionView {
  return { subscriptionId, service: new URL(endpoint).origin, createdAt };
}
