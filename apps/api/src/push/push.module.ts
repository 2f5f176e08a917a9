import { Module } from '@nestjs/common';
import { PushController } from './push.controller.ts';
import { PushService } from './push.service.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';

/** Web Push: messages to the browsers of members. */
@Module({
  controllers: [PushController],
  providers: [PushService, PushSubscriptionRepository],
  exports: [PushService],
})
export class PushModule {}
