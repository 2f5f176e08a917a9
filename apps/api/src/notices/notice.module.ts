import { Module } from '@nestjs/common';
import { CommentModule } from '../comments/comment.module.ts';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { LeaderModule } from '../leader/leader.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { Dispatcher } from './dispatcher.ts';
import { Dispatching } from './dispatching.ts';
import { NoticeController } from './notice.controller.ts';
import { NoticeReader } from './notice.reader.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';
import { NoticeSettingsRepository } from './notice-settings.repository.dynamo.ts';
import { NoticeSettingsService } from './notice-settings.service.ts';
import { StaffInterceptor } from './staff.interceptor.ts';
import { UndeliverableAddresses } from './undeliverable.repository.dynamo.ts';

const PARTS = [
  Dispatcher,
  Dispatching,
  NoticeReader,
  NoticeRepository,
  NoticeSettingsRepository,
  NoticeSettingsService,
  StaffInterceptor,
  UndeliverableAddresses,
];

/** Notices in the product, and the dispatch of events into notices and messages. */
@Module({
  imports: [OutboxModule, DeliveryModule, LeaderModule, QuestModule, CommentModule],
  controllers: [NoticeController],
  providers: PARTS,
  exports: PARTS,
})
export class NoticeModule {}
