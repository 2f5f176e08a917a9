import { Module } from '@nestjs/common';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { OutboundModule } from '../outbound/outbound.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { WebhookChannel } from './webhook.channel.ts';
import { WebhookDeliveryController } from './webhook-delivery.controller.ts';
import { WebhookDeliveryService } from './webhook-delivery.service.ts';
import { WebhookPlanner } from './webhook.planner.ts';
import { WebhookController } from './webhook.controller.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { WebhookSecretController } from './webhook-secret.controller.ts';
import { WebhookSender } from './webhook.sender.ts';
import { WebhookService } from './webhook.service.ts';

/** Programs that hear of events over HTTP, by Standard Webhooks. */
@Module({
  imports: [OutboundModule, DeliveryModule, NoticeModule, QuestModule],
  controllers: [WebhookController, WebhookSecretController, WebhookDeliveryController],
  providers: [WebhookService, WebhookRepository, WebhookSender, WebhookChannel, WebhookPlanner, WebhookDeliveryService],
  exports: [WebhookService, WebhookRepository],
})
export class WebhookModule {}
