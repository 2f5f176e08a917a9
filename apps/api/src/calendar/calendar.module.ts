import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { CalendarController } from './calendar.controller.ts';

/** Dates of quests for calendars. */
@Module({ imports: [QuestModule], controllers: [CalendarController] })
export class CalendarModule {}
