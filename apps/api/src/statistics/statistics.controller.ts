import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequireFlag } from '../flags/require-flag.ts';
import { type Answer, answer } from '../http/answer.ts';
import { CACHED_FOR_SECONDS } from '../http/caching.ts';
import { Groups, Public } from '../http/caller.ts';
import { StatisticsService } from './statistics.service.ts';
import { ModerationStatisticsView, StatisticsQuery, StatisticsView } from './statistics.view.ts';

const DEFAULT_DAYS = 30;

@Controller()
export class StatisticsController {
  constructor(private readonly statistics: StatisticsService) {}

  @Get('public/stats')
  @ApiTags('public')
  @Public({ because: 'the statistics are public: counts only' })
  @RequireFlag('enable_new_api_endpoint')
  @ApiOkResponse({ type: StatisticsView })
  async stats(): Promise<Answer<StatisticsView>> {
    const view = await this.statistics.publicStatistics();
    return answer(view, { headers: { 'cache-control': CACHED_FOR_SECONDS } });
  }

  @Get('admin/statistics')
  @ApiTags('administration')
  @Groups('moderators')
  @ApiOkResponse({ type: ModerationStatisticsView })
  days(@Query() query: StatisticsQuery): Promise<ModerationStatisticsView> {
    return this.statistics.moderationStatistics(query.days ?? DEFAULT_DAYS);
  }
}
