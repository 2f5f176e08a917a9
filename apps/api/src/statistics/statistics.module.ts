import { Module } from '@nestjs/common';
import { StatisticsController } from './statistics.controller.ts';
import { StatisticsReader } from './statistics.dynamo.ts';
import { StatisticsService } from './statistics.service.ts';

@Module({
  controllers: [StatisticsController],
  providers: [StatisticsReader, StatisticsService],
  exports: [StatisticsService],
})
export class StatisticsModule {}
