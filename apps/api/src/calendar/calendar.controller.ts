import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { questVisibleTo } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Answer, answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { PROBLEMS } from '../http/problem-codes.ts';
import { QuestReader } from '../quests/quest-reader.ts';
import { ReadsQuest } from '../quests/quest-request.ts';
import { actorOf } from '../users/member.ts';
import { type ReadAhead, ReadAheadOf } from '../users/read-ahead.ts';
import { CALENDAR_TYPE, calendarOf } from './calendar.ts';

@ApiTags('calendar')
@Controller('quests/:questId/calendar.ics')
export class CalendarController {
  constructor(
    private readonly quests: QuestReader,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The quest as a calendar file, with what the caller sees of its place. 404 without a start and a deadline. */
  @Get()
  @ReadsQuest()
  @ApiProduces('text/calendar')
  @ApiOkResponse({ description: 'The calendar file.', schema: { type: 'string' } })
  async one(
    @Param('questId') questId: string,
    @CallerOf() caller: Caller,
    @ReadAheadOf() readAhead: ReadAhead | undefined,
  ): Promise<Answer<string>> {
    const quest = await this.quests.get(questId, caller, readAhead);
    if (quest.startsAt === undefined && quest.expiresAt === undefined) throw new Problem(PROBLEMS['not-found']);
    const visible = questVisibleTo(quest, actorOf(caller), this.clock.iso());
    return answer(calendarOf([visible], this.settings.publicOrigins[0] ?? ''), {
      headers: {
        'content-type': CALENDAR_TYPE,
        'content-disposition': 'attachment; filename="quest.ics"',
      },
    });
  }
}
