import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { PageQuery } from '../http/validation.ts';
import { QuestReader } from './quest-reader.ts';
import { UserQuestsQuery } from './quest.dto.ts';
import { QuestPageView, QuestView } from './quest.view.ts';

@ApiTags('users')
@Controller('users')
export class UserQuestsController {
  constructor(private readonly reader: QuestReader) {}

  /** The caller's quests that are not ended, in both roles. Those that wait for the caller come first. */
  @Get('me/active-quests')
  @CsvList(QuestView, 'active-quests')
  @ApiOkResponse({ type: QuestPageView })
  active(@Query() query: PageQuery, @CallerOf() caller: Caller): Promise<QuestPageView> {
    return this.reader.active(query, caller);
  }

  @Get(':userId/quests')
  @CsvList(QuestView, 'quests')
  @ApiOkResponse({ type: QuestPageView })
  list(
    @Param('userId') userId: string,
    @Query() query: UserQuestsQuery,
    @CallerOf() caller: Caller,
  ): Promise<QuestPageView> {
    return this.reader.listOf(userId, query, caller);
  }
}
