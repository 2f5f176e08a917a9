import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { CsvList } from '../http/csv-list.ts';
import { RateClass } from '../http/rate-limits.ts';
import { PageQuery } from '../http/validation.ts';
import { MemberOf } from '../users/member.ts';
import { CallPageView, CallSummaryView, CallView, CreateCallBody } from './call.dto.ts';
import { CallService } from './call.service.ts';

@ApiTags('calls')
@Controller('calls')
export class CallController {
  constructor(private readonly calls: CallService) {}

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
