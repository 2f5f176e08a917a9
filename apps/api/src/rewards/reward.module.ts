import { Module } from '@nestjs/common';
import { RewardRepository } from './reward.repository.dynamo.ts';
import { RewardReprocessor } from './reward.reprocessor.ts';
import { RewardService } from './reward.service.ts';

@Module({
  providers: [RewardService, RewardReprocessor, RewardRepository],
  exports: [RewardService, RewardReprocessor, RewardRepository],
})
export class RewardModule {}
