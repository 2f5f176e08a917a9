import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { CsvList } from '../http/csv-list.ts';
import { RateClass } from '../http/rate-limits.ts';
import { PageQuery } from '../http/validation.ts';
import { MemberOf } from '../users/member.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { QuestView } from '../quests/quest.view.ts';
import { CallChanges } from './call-changes.ts';
import { CallClaims } from './call-claims.ts';
import {
  CallChangesBody,
  CallPageView,
  CallSummaryView,
  CallView,
  ClaimPlaceQuery,
  CreateCallBody,
} from './call.dto.ts';
import { CallService } from './call.service.ts';

@ApiTags('calls')
@Controller('calls')
export class CallController {
  constructor(
    private readonly calls: CallService,
    private readonly changes: CallChanges,
    private readonly claims: CallClaims,
  ) {}

  /** Posts several places at once, or the same job again. The quests of the first date are made with the call. */
  @Post()
  @RateClass('create')
  @ApiCreatedResponse({ type: CallView })
  create(
    @Body() body: CreateCallBody,
    @CallerOf() caller: Caller,
    @MemberOf() member: Member,
    @ChangeOf() change: Change,
  ): Promise<Answer<CallView>> {
    return this.calls.create(caller, member, body, change);
  }

  @Get(':callId')
  @ApiOkResponse({ type: CallView })
  one(@Param('callId') callId: string, @CallerOf() caller: Caller): Promise<CallView> {
    return this.calls.one(callId, caller);
  }

  /** Changes the dates that have no quests yet. Each quest can be changed by itself. */
  @Patch(':callId')
  @ApiOkResponse({ type: CallView })
  edit(@Param('callId') callId: string, @Body() body: CallChangesBody, @CallerOf() caller: Caller): Promise<CallView> {
    return this.changes.edit(callId, body, caller);
  }

  /** Ends the call. Its open quests are cancelled and their points return; claimed ones go on. */
  @WhileSuspended()
  @Delete(':callId')
  @ApiOkResponse({ type: CallView })
  end(@Param('callId') callId: string, @CallerOf() caller: Caller): Promise<CallView> {
    return this.changes.end(callId, caller);
  }

  /** Claims any free place of a date. */
  @Post(':callId/claim')
  @HttpCode(200)
  @RateClass('claim')
  @ApiOkResponse({ type: QuestView })
  claim(
    @Param('callId') callId: string,
    @Query() { date }: ClaimPlaceQuery,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<QuestView>> {
    return this.claims.claim(callId, date, caller, change);
  }
}

@ApiTags('calls')
@Controller('users/me/calls')
export class OwnCallsController {
  constructor(private readonly calls: CallService) {}

  @Get()
  @CsvList(CallSummaryView, 'calls')
  @ApiOkResponse({ type: CallPageView })
  list(@Query() query: PageQuery, @CallerOf() caller: Caller): Promise<CallPageView> {
    return this.calls.listOf(caller, query);
  }
}
