import { Module } from '@nestjs/common';
import { DeliveryEngine } from './delivery.engine.ts';
import { DeliveryRepository } from './delivery.repository.dynamo.ts';
import { TestMails } from './test-mails.ts';

/** Messages by mail, push and webhook: stored, due, attempted, ended. Each channel registers itself with the engine. */
@Module({
  providers: [DeliveryEngine, DeliveryRepository, TestMails],
  exports: [DeliveryEngine, DeliveryRepository, TestMails],
})
export class DeliveryModule {}
