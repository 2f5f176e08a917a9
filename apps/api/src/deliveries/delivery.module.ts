import { Module } from '@nestjs/common';
import { DeliveryEngine } from './delivery.engine.ts';
import { DeliveryRepository } from './delivery.repository.dynamo.ts';

/** Messages by mail, push and webhook: stored, due, attempted, ended. Each channel registers itself with the engine. */
@Module({
  providers: [DeliveryEngine, DeliveryRepository],
  exports: [DeliveryEngine, DeliveryRepository],
})
export class DeliveryModule {}
