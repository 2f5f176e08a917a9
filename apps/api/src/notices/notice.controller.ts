import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../clock/clock.ts';
import { type Answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { CsvList } from '../http/csv-list.ts';
import { validationFailed } from '../http/problem.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import {
  NoticePageView,
  NoticeSettingsBody,
  NoticesQuery,
  NoticeView,
  ReadNoticesBody,
  toNoticeSettings,
} from './notice.dto.ts';
import { NoticeReader } from './notice.reader.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';
import { NoticeSettingsService } from './notice-settings.service.ts';

@ApiTags('notices')
@Controller('users/me')
export class NoticeController {
  constructor(
    private readonly reader: NoticeReader,
    private readonly notices: NoticeRepository,
    private readonly settings: NoticeSettingsService,
    private readonly clock: Clock,
  ) {}

  /** The caller's notices, newest first. */
  @Get('notices')
  @CsvList(NoticeView, 'notices')
  @ApiOkResponse({ type: NoticePageView })
  list(@Query() query: NoticesQuery, @CallerOf() caller: Caller): Promise<NoticePageView> {
    return this.reader.page(query, caller);
  }

  /** Marks notices as read. Unknown ids and read notices change nothing. */
  @WhileSuspended()
  @Post('notices/read')
  @ApiNoContentResponse()
  async read(@Body() body: ReadNoticesBody, @CallerOf() { userId }: Caller): Promise<Answer<undefined>> {
    const { noticeIds, upTo } = body;
    if ((noticeIds === undefined) === (upTo === undefined)) {
      throw validationFailed({ path: '', message: 'needs either noticeIds or upTo' });
    }
    const now = this.clock.iso();
    if (upTo !== undefined) await this.notices.markReadUpTo(userId, upTo, now);
    else await this.notices.markRead(userId, noticeIds ?? [], now);
    return noContent();
  }

  @Get('notice-settings')
  @ApiOkResponse({ type: NoticeSettingsBody })
  readSettings(@CallerOf() { userId }: Caller): Promise<NoticeSettingsBody> {
    return this.settings.read(userId);
  }

  @WhileSuspended()
  @Put('notice-settings')
  @ApiOkResponse({ type: NoticeSettingsBody })
  saveSettings(@Body() body: NoticeSettingsBody, @CallerOf() { userId }: Caller): Promise<NoticeSettingsBody> {
    return this.settings.save(userId, toNoticeSettings(body));
  }
}
