import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Delivery,
  DELIVERY_CHANNELS,
  DELIVERY_STATES,
  type DeliveryChannel,
  type DeliveryState,
} from '@civicforge/domain';

export class DeliveryAttemptView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  /** Status of the receiver's answer. Absent if there was none. */
  @ApiPropertyOptional({ type: 'integer' })
  status?: number;

  /** Stable code of the failure: `status`, `address`, `name`, `timeout`, `connection` and others. Absent after success. */
  @ApiPropertyOptional()
  error?: string;
}

/** A delivery as operators see it: no address, no message and no secret. */
export class OperatorDeliveryView {
  @ApiProperty()
  deliveryId!: string;

  @ApiProperty({ enum: [...DELIVERY_CHANNELS] })
  channel!: DeliveryChannel;

  /** Host of a webhook or push service. Absent for mails and for receivers that are gone. */
  @ApiPropertyOptional()
  host?: string;

  @ApiProperty({ enum: [...DELIVERY_STATES] })
  state!: DeliveryState;

  /** Failed attempts since the delivery became due. */
  @ApiProperty({ type: 'integer' })
  attemptCount!: number;

  @ApiPropertyOptional({ type: DeliveryAttemptView })
  lastAttempt?: DeliveryAttemptView;

  @ApiPropertyOptional({ format: 'date-time' })
  nextAttemptAt?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class RetriedDispatchView {
  /** Number of events that are dispatched again. */
  @ApiProperty({ type: 'integer' })
  events!: number;
}

export class TestMailView {
  @ApiProperty({ description: '`ses`, `smtp` or `file`' })
  transport!: string;

  /** Value of the header `X-CivicForge-Delivery`. */
  @ApiProperty()
  deliveryId!: string;
}

export class OperatorDeliveryPageView {
  @ApiProperty({ type: [OperatorDeliveryView] })
  items!: OperatorDeliveryView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

export function toOperatorDeliveryView(delivery: Delivery, host: string | undefined): OperatorDeliveryView {
  const { deliveryId, channel, state, attemptCount, attempts, nextAttemptAt, createdAt, updatedAt } = delivery;
  const last = attempts.at(-1);
  return {
    deliveryId,
    channel,
    ...(host !== undefined && { host }),
    state,
    attemptCount,
    ...(last && {
      lastAttempt: {
        at: last.at,
        ...(last.status !== undefined && { status: last.status }),
        ...(last.error !== undefined && { error: last.error }),
      },
    }),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    createdAt,
    updatedAt,
  };
}
