import { Module } from '@nestjs/common';
import { OutboundModule } from '../outbound/outbound.module.ts';
import { WebhookController } from './webhook.controller.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { WebhookSecretController } from './webhook-secret.controller.ts';
import { WebhookSender } from './webhook.sender.ts';
import { WebhookService } from './webhook.service.ts';

/** Programs that hear of events over HTTP, by Standard Webhooks. */
@Module({
  imports: [OutboundModule],
  controllers: [WebhookController, WebhookSecretController],
  providers: [WebhookService, WebhookRepository, WebhookSender],
  exports: [WebhookService, WebhookRepository],
})
export class WebhookModule {}
