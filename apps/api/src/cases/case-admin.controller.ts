import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf, Groups } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { CsvList } from '../http/csv-list.ts';
import {
  CaseListQuery,
  CasePageView,
  CaseRowView,
  CaseView,
  DecideAppealBody,
  DecideCaseBody,
  LiftSuspensionBody,
  SuspensionView,
} from './case.dto.ts';
import { CaseService } from './case.service.ts';

@ApiTags('administration')
@Controller('admin')
export class CaseAdminController {
  constructor(private readonly cases: CaseService) {}

  /** Lists cases of a state, the oldest first. Cases about the caller are absent. */
  @Get('cases')
  @Groups('moderators')
  @CsvList(CaseRowView, 'cases')
  @ApiOkResponse({ type: CasePageView })
  list(@Query() query: CaseListQuery, @CallerOf() caller: Caller): Promise<CasePageView> {
    return this.cases.list(query, caller);
  }

  @Get('cases/:caseId')
  @Groups('moderators')
  @ApiOkResponse({ type: CaseView })
  one(@Param('caseId') caseId: string, @CallerOf() caller: Caller): Promise<CaseView> {
    return this.cases.one(caseId, caller);
  }

  /** Decides a case. */
  @Post('cases/:caseId/decide')
  @Groups('moderators')
  @ApiOkResponse({ type: CaseView })
  decide(
    @Param('caseId') caseId: string,
    @Body() body: DecideCaseBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<CaseView>> {
    return this.cases.decide(caseId, body, caller, change);
  }

  /** Decides an appeal. Another moderator than the first decides. */
  @Post('cases/:caseId/decide-appeal')
  @Groups('moderators')
  @ApiOkResponse({ type: CaseView })
  decideAppeal(
    @Param('caseId') caseId: string,
    @Body() body: DecideAppealBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<CaseView>> {
    return this.cases.decideAppeal(caseId, body, caller, change);
  }

  /** Ends a suspension early. */
  @Post('users/:userId/lift-suspension')
  @Groups('moderators')
  @ApiOkResponse({ type: SuspensionView })
  lift(
    @Param('userId') userId: string,
    @Body() { reason }: LiftSuspensionBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<SuspensionView>> {
    return this.cases.lift(userId, reason, caller, change);
  }
}
