import { Module } from '@nestjs/common';
import { NoticeModule } from '../notices/notice.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { StatisticsModule } from '../statistics/statistics.module.ts';
import { HomeController } from './home.controller.ts';
import { HomeReader } from './home-reader.ts';

@Module({
  imports: [NoticeModule, QuestModule, StatisticsModule],
  controllers: [HomeController],
  providers: [HomeReader],
})
export class HomeModule {}
