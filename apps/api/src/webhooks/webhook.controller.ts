import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../clock/clock.ts';
import { type Answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { toWebhookView, WebhookChangesBody, WebhooksView, WebhookView } from './webhook.dto.ts';
import { WebhookService } from './webhook.service.ts';

@ApiTags('webhooks')
@Controller('users/me/webhooks')
export class WebhookController {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOkResponse({ type: WebhooksView })
  async list(@CallerOf() { userId }: Caller): Promise<WebhooksView> {
    const now = this.clock.iso();
    return { items: (await this.webhooks.list(userId)).map((webhook) => toWebhookView(webhook, now)) };
  }

  @WhileSuspended()
  @Patch(':webhookId')
  @ApiOkResponse({ type: WebhookView })
  async change(
    @CallerOf() { userId }: Caller,
    @Param('webhookId') webhookId: string,
    @Body() body: WebhookChangesBody,
  ): Promise<WebhookView> {
    return toWebhookView(await this.webhooks.change(userId, webhookId, body), this.clock.iso());
  }

  /** Removes a webhook. What waits to be sent is dropped. */
  @WhileSuspended()
  @Delete(':webhookId')
  @ApiNoContentResponse()
  async remove(
    @CallerOf() { userId }: Caller,
    @Param('webhookId') webhookId: string,
    @ChangeOf() change: Change,
  ): Promise<Answer<undefined>> {
    await this.webhooks.remove(userId, webhookId, change.id);
    return noContent();
  }
}
