import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { toWebhookDeliveryView, WebhookDeliveriesView, WebhookDeliveryView } from './webhook-delivery.dto.ts';
import { WebhookDeliveryService } from './webhook-delivery.service.ts';

@ApiTags('webhooks')
@Controller('users/me/webhooks/:webhookId')
export class WebhookDeliveryController {
  constructor(private readonly deliveries: WebhookDeliveryService) {}

  /** Sends a message of the type `webhook.test`. The answer does not wait for the receiver. */
  @WhileSuspended()
  @Post('test')
  @HttpCode(200)
  @RateClass('replay')
  @ApiOkResponse({ type: WebhookDeliveryView })
  async test(
    @CallerOf() { userId }: Caller,
    @Param('webhookId') webhookId: string,
    @ChangeOf() change: Change,
  ): Promise<WebhookDeliveryView> {
    return toWebhookDeliveryView(await this.deliveries.test(userId, webhookId, change.id));
  }

  /** Lists the last 100 messages, newest first. */
  @Get('deliveries')
  @ApiOkResponse({ type: WebhookDeliveriesView })
  async list(@CallerOf() { userId }: Caller, @Param('webhookId') webhookId: string): Promise<WebhookDeliveriesView> {
    return { items: (await this.deliveries.list(userId, webhookId)).map(toWebhookDeliveryView) };
  }

  /** Sends a message again, with the same id and body. The answer does not wait for the receiver. */
  @WhileSuspended()
  @Post('deliveries/:deliveryId/replay')
  @HttpCode(200)
  @RateClass('replay')
  @ApiOkResponse({ type: WebhookDeliveryView })
  async replay(
    @CallerOf() { userId }: Caller,
    @Param('webhookId') webhookId: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<WebhookDeliveryView> {
    return toWebhookDeliveryView(await this.deliveries.replay(userId, webhookId, deliveryId));
  }
}
