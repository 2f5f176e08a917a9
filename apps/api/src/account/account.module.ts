import { Module } from '@nestjs/common';
import { CaseModule } from '../cases/case.module.ts';
import { CalendarModule } from '../calendar/calendar.module.ts';
import { CallModule } from '../calls/call.module.ts';
import { CommentModule } from '../comments/comment.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { SealingModule } from '../receipts/sealing.module.ts';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { HoursModule } from '../hours/hours.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { PushModule } from '../push/push.module.ts';
import { SavedSearchModule } from '../searches/saved-search.module.ts';
import { TemplateModule } from '../templates/template.module.ts';
import { UserModule } from '../users/user.module.ts';
import { WebhookModule } from '../webhooks/webhook.module.ts';
import { AccountController } from './account.controller.ts';
import { AccountRepository } from './account.repository.dynamo.ts';
import { AccountService } from './account.service.ts';

@Module({
  imports: [
    CallModule,
    CaseModule,
    CalendarModule,
    CommentModule,
    QuestModule,
    RewardModule,
    SealingModule,
    SavedSearchModule,
    TemplateModule,
    UserModule,
    WebhookModule,
    PushModule,
    NoticeModule,
    DeliveryModule,
    HoursModule,
  ],
  controllers: [AccountController],
  providers: [AccountService, AccountRepository],
  exports: [AccountService],
})
export class AccountModule {}
