import { Module } from '@nestjs/common';
import { NoticeModule } from '../notices/notice.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { UserModule } from '../users/user.module.ts';
import { CallController, OwnCallsController } from './call.controller.ts';
import { CallChanges } from './call-changes.ts';
import { CallClaims } from './call-claims.ts';
import { CallEnding } from './call-ending.ts';
import { CallErasure } from './call-erasure.ts';
import { CallFollower } from './call-follower.ts';
import { CallMaker } from './call-maker.ts';
import { CallPlaces } from './call-places.ts';
import { CallRepository } from './call.repository.dynamo.ts';
import { CallService } from './call.service.ts';
import { CallSweeper } from './call.sweeper.ts';

/** Calls: several places at once, and the same job again. */
@Module({
  imports: [NoticeModule, OutboxModule, QuestModule, UserModule],
  controllers: [CallController, OwnCallsController],
  providers: [
    CallService,
    CallChanges,
    CallClaims,
    CallMaker,
    CallEnding,
    CallErasure,
    CallFollower,
    CallPlaces,
    CallSweeper,
    CallRepository,
  ],
  exports: [CallErasure, CallRepository, CallSweeper],
})
export class CallModule {}
