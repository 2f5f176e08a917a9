import { Module } from '@nestjs/common';
import { WebhookController } from './webhook.controller.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { WebhookSecretController } from './webhook-secret.controller.ts';
import { WebhookService } from './webhook.service.ts';

/** Programs that hear of events over HTTP, by Standard Webhooks. */
@Module({
  controllers: [WebhookController, WebhookSecretController],
  providers: [WebhookService, WebhookRepository],
  exports: [WebhookService, WebhookRepository],
})
export class WebhookModule {}
