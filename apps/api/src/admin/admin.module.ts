import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { ModerationController } from './moderation.controller.ts';
import { NonceRepository } from './nonce.repository.dynamo.ts';
import { RewardAdminController } from './reward-admin.controller.ts';

@Module({
  imports: [QuestModule, RewardModule],
  controllers: [RewardAdminController, ModerationController],
  providers: [NonceRepository],
})
export class AdminModule {}
