import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { PageQuery } from '../http/validation.ts';
import { ReadsQuest } from '../quests/quest-request.ts';
import { type ReadAhead, ReadAheadOf } from '../users/read-ahead.ts';
import { CommentPageView, CommentView, RemoveCommentQuery, WriteCommentBody } from './comment.dto.ts';
import { CommentService } from './comment.service.ts';

@ApiTags('comments')
@Controller('quests/:questId/comments')
export class CommentController {
  constructor(private readonly comments: CommentService) {}

  /** Lists the comments that are for the caller, oldest first. */
  @Get()
  @ReadsQuest()
  @CsvList(CommentView, 'comments')
  @ApiOkResponse({ type: CommentPageView })
  list(
    @Param('questId') questId: string,
    @Query() query: PageQuery,
    @CallerOf() caller: Caller,
    @ReadAheadOf() readAhead: ReadAhead | undefined,
  ): Promise<CommentPageView> {
    return this.comments.list(questId, query, caller, readAhead);
  }

  /** Writes a comment. It does not change the version of the quest. */
  @Post()
  @ReadsQuest()
  @RateClass('comment')
  @ApiCreatedResponse({ type: CommentView })
  write(
    @Param('questId') questId: string,
    @Body() body: WriteCommentBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
    @ReadAheadOf() readAhead: ReadAhead | undefined,
  ): Promise<Answer<CommentView>> {
    return this.comments.write(questId, body, caller, change, readAhead);
  }

  /** Removes the caller's own comment. A moderator hides another's and gives a reason. */
  @Delete(':commentId')
  @RateClass('comment')
  @ApiOkResponse({ type: CommentView })
  remove(
    @Param('questId') questId: string,
    @Param('commentId') commentId: string,
    @Query() { reason }: RemoveCommentQuery,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<CommentView> {
    return this.comments.remove(commentId, questId, reason, caller, change);
  }
}
