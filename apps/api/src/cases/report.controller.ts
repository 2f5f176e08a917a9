import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { ReportBody, ReportView } from './case.dto.ts';
import { ReportService } from './report.service.ts';

@ApiTags('reports')
@Controller()
export class ReportController {
  constructor(private readonly reports: ReportService) {}

  /** Reports a quest to the moderators. */
  @Post('quests/:questId/report')
  @RateClass('report')
  @ApiAcceptedResponse({ type: ReportView })
  quest(
    @Param('questId') id: string,
    @Body() body: ReportBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<ReportView>> {
    return this.reports.report({ kind: 'quest', id }, body, caller, change);
  }

  /** Reports a comment to the moderators. */
  @Post('comments/:commentId/report')
  @RateClass('report')
  @ApiAcceptedResponse({ type: ReportView })
  comment(
    @Param('commentId') id: string,
    @Body() body: ReportBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<ReportView>> {
    return this.reports.report({ kind: 'comment', id }, body, caller, change);
  }

  /** Reports a member to the moderators. */
  @Post('users/:userId/report')
  @RateClass('report')
  @ApiAcceptedResponse({ type: ReportView })
  user(
    @Param('userId') id: string,
    @Body() body: ReportBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<ReportView>> {
    return this.reports.report({ kind: 'user', id }, body, caller, change);
  }
}
