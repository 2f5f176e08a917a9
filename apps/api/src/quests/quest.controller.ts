import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNotModifiedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { MemberOf } from '../users/member.ts';
import { AttestationFormInterceptor } from './attestation-form.interceptor.ts';
import { type ReadAhead, ReadAheadOf } from '../users/read-ahead.ts';
import { type QuestAddress, QuestAddressOf, ReadsQuest } from './quest-request.ts';
import { QuestEdits } from './quest-edits.ts';
import { QuestReader } from './quest-reader.ts';
import {
  CancelQuestQuery,
  CreateQuestBody,
  DisputeBody,
  EditQuestBody,
  QuestCountQuery,
  QuestListQuery,
  ReleaseBody,
  RequestChangesBody,
  ResolveBody,
  SubmitBody,
} from './quest.dto.ts';
import { QuestService } from './quest.service.ts';
import { CountView, QuestEventsView, QuestPageView, QuestView } from './quest.view.ts';

type QuestAnswer = Promise<Answer<QuestView>>;

@ApiTags('quests')
@Controller('quests')
@UseInterceptors(AttestationFormInterceptor)
export class QuestController {
  constructor(
    private readonly quests: QuestService,
    private readonly reader: QuestReader,
    private readonly edits: QuestEdits,
  ) {}

  @Get()
  @CsvList(QuestView, 'quests')
  @ApiOkResponse({ type: QuestPageView })
  list(@Query() query: QuestListQuery, @CallerOf() caller: Caller): Promise<QuestPageView> {
    return this.reader.list(query, caller);
  }

  @Post()
  @RateClass('create')
  @ApiCreatedResponse({ type: QuestView })
  create(
    @Body() body: CreateQuestBody,
    @CallerOf() caller: Caller,
    @MemberOf() member: Member,
    @ChangeOf() change: Change,
  ): QuestAnswer {
    return this.edits.create(body, caller, member, change);
  }

  @Get('count')
  @ApiOkResponse({ type: CountView })
  count(@Query() query: QuestCountQuery, @CallerOf() caller: Caller): Promise<CountView> {
    return this.reader.count(query, caller);
  }

  @Get(':questId')
  @ReadsQuest()
  @ApiOkResponse({ type: QuestView })
  @ApiNotModifiedResponse({ description: 'The version is the one that `If-None-Match` names.' })
  one(
    @Param('questId') questId: string,
    @CallerOf() caller: Caller,
    @ReadAheadOf() readAhead: ReadAhead | undefined,
  ): QuestAnswer {
    return this.reader.one(questId, caller, readAhead);
  }

  @Get(':questId/events')
  @ApiOkResponse({ type: QuestEventsView })
  events(@Param('questId') questId: string, @CallerOf() caller: Caller): Promise<QuestEventsView> {
    return this.reader.events(questId, caller);
  }

  @Patch(':questId')
  @ReadsQuest()
  @ApiOkResponse({ type: QuestView })
  edit(@Body() body: EditQuestBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.edits.edit(body, address);
  }

  @WhileSuspended()
  @Delete(':questId')
  @ReadsQuest()
  @ApiOkResponse({ type: QuestView })
  cancel(@Query() query: CancelQuestQuery, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.quests.perform({ ...address, command: { action: 'cancel', ...query } });
  }

  @Post(':questId/claim')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('claim')
  @ApiOkResponse({ type: QuestView })
  claim(@QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.quests.perform({ ...address, command: { action: 'claim' } });
  }

  @WhileSuspended()
  @Post(':questId/release')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('claim')
  @ApiOkResponse({ type: QuestView })
  release(@Body() body: ReleaseBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.quests.perform({ ...address, command: { action: 'release', ...body } });
  }

  @WhileSuspended()
  @Post(':questId/submit')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('submit')
  @ApiOkResponse({ type: QuestView })
  submit(@Body() body: SubmitBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.edits.submit(body, address);
  }

  @WhileSuspended()
  @Post(':questId/request-changes')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('submit')
  @ApiOkResponse({ type: QuestView })
  requestChanges(@Body() body: RequestChangesBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.quests.perform({ ...address, command: { action: 'request-changes', text: body.text } });
  }

  @WhileSuspended()
  @Post(':questId/dispute')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('dispute')
  @ApiOkResponse({ type: QuestView })
  dispute(@Body() body: DisputeBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    return this.quests.perform({ ...address, command: { action: 'dispute', reason: body.reason } });
  }

  @Post(':questId/resolve')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('dispute')
  @ApiOkResponse({ type: QuestView })
  resolve(@Body() body: ResolveBody, @QuestAddressOf() address: QuestAddress): QuestAnswer {
    const { decision, reason } = body;
    return this.quests.perform({ ...address, command: { action: 'resolve', decision, reason } });
  }
}
