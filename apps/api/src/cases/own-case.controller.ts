import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../http/answer.ts';
import { CACHED_FOR_SECONDS } from '../http/caching.ts';
import { answer } from '../http/answer.ts';
import { type Caller, CallerOf, Public } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { CsvList } from '../http/csv-list.ts';
import { PageQuery } from '../http/validation.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { AppealBody, OwnCasePageView, OwnCaseView, PublicDecisionsView } from './case.dto.ts';
import { CaseService } from './case.service.ts';
import { PublicDecisions } from './public-decisions.ts';

@ApiTags('cases')
@Controller()
export class OwnCaseController {
  constructor(
    private readonly cases: CaseService,
    private readonly decisions: PublicDecisions,
  ) {}

  /** Lists the decisions that concern the caller, newest first. */
  @Get('users/me/cases')
  @CsvList(OwnCaseView, 'cases')
  @ApiOkResponse({ type: OwnCasePageView })
  own(@Query() query: PageQuery, @CallerOf() caller: Caller): Promise<OwnCasePageView> {
    return this.cases.own(query, caller);
  }

  /** Appeals a decision, once and within 30 days. */
  @WhileSuspended()
  @Post('cases/:caseId/appeal')
  @ApiOkResponse({ type: OwnCaseView })
  appeal(
    @Param('caseId') caseId: string,
    @Body() { text }: AppealBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<OwnCaseView>> {
    return this.cases.appeal(caseId, text, caller, change);
  }

  /** Counts decisions by month, kind of subject, reason and outcome. */
  @Get('public/decisions')
  @ApiTags('public')
  @Public({ because: 'the numbers of decisions are public: no text, date or person' })
  @ApiOkResponse({ type: PublicDecisionsView })
  async publicDecisions(): Promise<Answer<PublicDecisionsView>> {
    return answer(await this.decisions.view(), { headers: { 'cache-control': CACHED_FOR_SECONDS } });
  }
}
