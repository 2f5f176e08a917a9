import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { SealingModule } from '../receipts/sealing.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { UserModule } from '../users/user.module.ts';
import { LedgerCheck } from './ledger-check.ts';
import { QuestCheck } from './quest-check.ts';
import { ReceiptCheck } from './receipt-check.ts';
import { ReconcileRepository } from './reconcile.repository.dynamo.ts';
import { Reconciler } from './reconciler.ts';

@Module({
  imports: [QuestModule, SealingModule, RewardModule, UserModule],
  providers: [Reconciler, QuestCheck, ReceiptCheck, LedgerCheck, ReconcileRepository],
  exports: [Reconciler],
})
export class ReconcileModule {}
