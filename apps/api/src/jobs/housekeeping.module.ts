import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.ts';
import { CallModule } from '../calls/call.module.ts';
import { LeaderModule } from '../leader/leader.module.ts';
import { PhotoStorageModule } from '../photos/photo-storage.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { Housekeeping } from './housekeeping.ts';

@Module({
  imports: [AccountModule, CallModule, LeaderModule, PhotoStorageModule, QuestModule, RewardModule],
  providers: [Housekeeping],
  exports: [Housekeeping],
})
export class HousekeepingModule {}
