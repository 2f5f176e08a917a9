import { Module } from '@nestjs/common';
import { RewardRepository } from './reward.repository.ts';
import { DynamoRewardRepository } from './reward.repository.dynamo.ts';
import { RewardService } from './reward.service.ts';

@Module({
  providers: [RewardService, { provide: RewardRepository, useClass: DynamoRewardRepository }],
  exports: [RewardService],
})
export class RewardModule {}
