import { Module } from '@nestjs/common';
import { StatisticsController } from './statistics.controller.ts';
import { StatisticsReader } from './statistics.dynamo.ts';

@Module({ controllers: [StatisticsController], providers: [StatisticsReader] })
export class StatisticsModule {}
