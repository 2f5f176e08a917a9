import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf, Groups } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { PageQuery } from '../http/validation.ts';
import { ModerationReader } from '../quests/moderation-reader.ts';
import { QuestPageView, QuestView, StuckPageView, StuckQuestView } from '../quests/quest.view.ts';

@ApiTags('administration')
@Controller('admin')
export class ModerationController {
  constructor(private readonly reader: ModerationReader) {}

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
  stuck(@Query() query: PageQuery, @CallerOf() caller: Caller): Promise<StuckPageView> {
    return this.reader.stuck(query, caller);
  }
}
