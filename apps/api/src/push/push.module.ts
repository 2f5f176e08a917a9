import { Module } from '@nestjs/common';
import { OutboundModule } from '../outbound/outbound.module.ts';
import { PushController } from './push.controller.ts';
import { PushSender } from './push.sender.ts';
import { PushService } from './push.service.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';

/** Web Push: messages to the browsers of members. */
@Module({
  imports: [OutboundModule],
  controllers: [PushController],
  providers: [PushService, PushSubscriptionRepository, PushSender],
  exports: [PushService, PushSender, PushSubscriptionRepository],
})
export class PushModule {}
