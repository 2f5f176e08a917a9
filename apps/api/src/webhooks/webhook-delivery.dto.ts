import { type Delivery, DELIVERY_STATES, type DeliveryState } from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DeliveryAttemptView } from '../deliveries/delivery.view.ts';
import { text } from '../dynamo/parse.ts';

export class WebhookDeliveryView {
  /** Also the `webhook-id` of the message. */
  @ApiProperty()
  deliveryId!: string;

  /** Type of the message. */
  @ApiProperty()
  type!: string;

  @ApiProperty({ enum: DELIVERY_STATES })
  state!: DeliveryState;

  @ApiProperty({ type: [DeliveryAttemptView] })
  attempts!: DeliveryAttemptView[];

  @ApiPropertyOptional({ format: 'date-time' })
  nextAttemptAt?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class WebhookDeliveriesView {
  @ApiProperty({ type: [WebhookDeliveryView] })
  items!: WebhookDeliveryView[];
}

export function toWebhookDeliveryView(delivery: Delivery): WebhookDeliveryView {
  const { deliveryId, body, state, attempts, nextAttemptAt, createdAt } = delivery;
  return {
    deliveryId,
    type: text({ ...body }, 'type'),
    state,
    attempts: attempts.map(({ at, status, error }) => ({
      at,
      ...(status !== undefined && { status }),
      ...(error !== undefined && { error }),
    })),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    createdAt,
  };
}
