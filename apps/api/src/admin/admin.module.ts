import { Module } from '@nestjs/common';
import { CaseModule } from '../cases/case.module.ts';
import { DeliveryModule } from '../deliveries/delivery.module.ts';
import { MailModule } from '../mail/mail.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { ReconcileModule } from '../reconcile/reconcile.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { UserModule } from '../users/user.module.ts';
import { ModerationController } from './moderation.controller.ts';
import { DeliveryAdminController } from './delivery-admin.controller.ts';
import { DispatchAdminController } from './dispatch-admin.controller.ts';
import { MailAdminController } from './mail-admin.controller.ts';
import { NonceRepository } from './nonce.repository.dynamo.ts';
import { ReconcileController } from './reconcile.controller.ts';
import { RewardAdminController } from './reward-admin.controller.ts';
import { WorklistReader } from './worklist-reader.ts';

@Module({
  imports: [
    CaseModule,
    DeliveryModule,
    MailModule,
    OutboxModule,
    QuestModule,
    ReconcileModule,
    RewardModule,
    UserModule,
  ],
  controllers: [
    DeliveryAdminController,
    DispatchAdminController,
    MailAdminController,
    ReconcileController,
    RewardAdminController,
    ModerationController,
  ],
  providers: [NonceRepository, WorklistReader],
})
export class AdminModule {}
