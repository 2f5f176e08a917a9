import { Module } from '@nestjs/common';
import { LeaderModule } from '../leader/leader.module.ts';
import { NoticeModule } from '../notices/notice.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { ReminderRepository } from './reminder.repository.dynamo.ts';
import { Reminders } from './reminders.ts';

/** Reminders of dates and of missing steps. */
@Module({ imports: [LeaderModule, NoticeModule, QuestModule], providers: [Reminders, ReminderRepository] })
export class ReminderModule {}
