import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf, Groups } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { PageQuery } from '../http/validation.ts';
import { StuckQuery } from '../quests/quest.dto.ts';
import { ModerationReader } from '../quests/moderation-reader.ts';
import { QuestPageView, QuestView, StuckPageView, StuckQuestView } from '../quests/quest.view.ts';
import { WorklistReader } from './worklist-reader.ts';
import { WorklistView } from './worklist.view.ts';

@ApiTags('administration')
@Controller('admin')
export class ModerationController {
  constructor(
    private readonly reader: ModerationReader,
    private readonly overview: WorklistReader,
  ) {}

  /** Counts the work of moderators by queue, with the first entries of each. It contains no member. */
  @Get('worklist')
  @Groups('moderators')
  @ApiOkResponse({ type: WorklistView })
  worklist(@CallerOf() caller: Caller): Promise<WorklistView> {
    return this.overview.worklist(caller);
  }

  @Get('disputes')
  @Groups('moderators')
  @CsvList(QuestView, 'disputes')
  @ApiOkResponse({ type: QuestPageView })
  disputes(@Query() query: PageQuery, @CallerOf() caller: Caller): Promise<QuestPageView> {
    return this.reader.disputes(query, caller);
  }

  @Get('stuck')
  @Groups('moderators')
  @CsvList(StuckQuestView, 'stuck')
  @ApiOkResponse({ type: StuckPageView })
  stuck(@Query() query: StuckQuery, @CallerOf() caller: Caller): Promise<StuckPageView> {
    return this.reader.stuck(query, caller);
  }
}
