import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { NewWebhookView, toWebhookView, WebhookBody } from './webhook.dto.ts';
import { WebhookService, type WebhookWithSecret } from './webhook.service.ts';

/** The routes whose answers contain a secret. */
@ApiTags('webhooks')
@Controller('users/me/webhooks')
@IgnoresIdempotencyKey({ because: 'a stored answer would keep the secret' })
export class WebhookSecretController {
  constructor(
    private readonly webhooks: WebhookService,
    private readonly clock: Clock,
  ) {}

  /** Registers an address. The answer shows the secret that signs the messages, once. */
  @WhileSuspended()
  @Post()
  @ApiCreatedResponse({ type: NewWebhookView })
  async create(
    @CallerOf() caller: Caller,
    @Body() body: WebhookBody,
    @ChangeOf() change: Change,
  ): Promise<Answer<NewWebhookView>> {
    return answer(this.view(await this.webhooks.create(caller, body, change.id)), { status: 201 });
  }

  /** Makes a new secret and shows it once. The present one signs too for 24 hours. */
  @WhileSuspended()
  @Post(':webhookId/rotate')
  @HttpCode(200)
  @ApiOkResponse({ type: NewWebhookView })
  async rotate(@CallerOf() { userId }: Caller, @Param('webhookId') webhookId: string): Promise<NewWebhookView> {
    return this.view(await this.webhooks.rotate(userId, webhookId));
  }

  private view({ webhook, secret }: WebhookWithSecret): NewWebhookView {
    return { ...toWebhookView(webhook, this.clock.iso()), secret };
  }
}
