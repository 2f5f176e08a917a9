import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { CalendarController } from './calendar.controller.ts';
import { CalendarFeedController, PublicCalendarController } from './calendar-feed.controller.ts';
import { CalendarFeedRepository } from './calendar-feed.repository.dynamo.ts';
import { CalendarFeedService } from './calendar-feed.service.ts';

/** Dates of quests for calendars. */
@Module({
  imports: [QuestModule],
  controllers: [CalendarController, CalendarFeedController, PublicCalendarController],
  providers: [CalendarFeedRepository, CalendarFeedService],
  exports: [CalendarFeedService],
})
export class CalendarModule {}
