import { Module } from '@nestjs/common';
import { CallModule } from '../calls/call.module.ts';
import { CommentModule } from '../comments/comment.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { UserModule } from '../users/user.module.ts';
import { CaseAdminController } from './case-admin.controller.ts';
import { CaseCalls } from './case-calls.ts';
import { CaseDecisions } from './case-decisions.dynamo.ts';
import { CaseErasure } from './case-erasure.ts';
import { CaseNotices } from './case-notices.ts';
import { CaseRepository } from './case.repository.dynamo.ts';
import { CaseService } from './case.service.ts';
import { OwnCaseController } from './own-case.controller.ts';
import { PublicDecisions } from './public-decisions.ts';
import { ReportController } from './report.controller.ts';
import { ReportedThings } from './reported-thing.ts';
import { ReportService } from './report.service.ts';

/** Reports, the cases that gather them, decisions with their effects, and appeals. */
@Module({
  imports: [CallModule, CommentModule, NoticeModule, OutboxModule, QuestModule, UserModule],
  controllers: [ReportController, OwnCaseController, CaseAdminController],
  providers: [
    CaseCalls,
    CaseDecisions,
    CaseRepository,
    CaseErasure,
    CaseNotices,
    CaseService,
    PublicDecisions,
    ReportedThings,
    ReportService,
  ],
  exports: [CaseErasure, CaseRepository],
})
export class CaseModule {}
