import { Module } from '@nestjs/common';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { UserModule } from '../users/user.module.ts';
import { CallController, OwnCallsController } from './call.controller.ts';
import { CallMaker } from './call-maker.ts';
import { CallRepository } from './call.repository.dynamo.ts';
import { CallService } from './call.service.ts';

/** Calls: several places at once, and the same job again. */
@Module({
  imports: [OutboxModule, QuestModule, UserModule],
  controllers: [CallController, OwnCallsController],
  providers: [CallService, CallMaker, CallRepository],
  exports: [CallRepository],
})
export class CallModule {}
