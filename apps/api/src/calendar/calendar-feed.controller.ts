import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Answer, answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf, Public } from '../http/caller.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { CALENDAR_TYPE } from './calendar.ts';
import { CalendarFeedStateView, CalendarFeedView, toFeedState } from './calendar-feed.dto.ts';
import { CalendarFeedService } from './calendar-feed.service.ts';

@ApiTags('calendar')
@Controller('users/me/calendar-feed')
@IgnoresIdempotencyKey({ because: 'a stored answer would keep the secret' })
export class CalendarFeedController {
  constructor(private readonly feeds: CalendarFeedService) {}

  /** Tells whether the caller has a feed. The answer does not contain its address. */
  @Get()
  @ApiOkResponse({ type: CalendarFeedStateView })
  async state(@CallerOf() { userId }: Caller): Promise<CalendarFeedStateView> {
    return toFeedState(await this.feeds.find(userId));
  }

  /** Creates or renews the feed. The former address ends. */
  @WhileSuspended()
  @Post()
  @ApiCreatedResponse({ type: CalendarFeedView })
  async renew(@CallerOf() { userId }: Caller): Promise<Answer<CalendarFeedView>> {
    return answer({ url: await this.feeds.renew(userId) }, { status: 201 });
  }

  /** Ends the feed. */
  @WhileSuspended()
  @Delete()
  @ApiNoContentResponse()
  async end(@CallerOf() { userId }: Caller): Promise<Answer<undefined>> {
    await this.feeds.end(userId);
    return noContent();
  }
}

@ApiTags('public')
@Controller('public/calendar')
export class PublicCalendarController {
  constructor(private readonly feeds: CalendarFeedService) {}

  /** The dated quests of the member who made this address, without details of places. */
  @Get(':secret.ics')
  @Public({ because: 'calendar programs have no session; the secret in the address says whose feed it is' })
  @RateClass('calendar')
  @ApiProduces('text/calendar')
  @ApiOkResponse({ description: 'The calendar file.', schema: { type: 'string' } })
  async read(@Param('secret') secret: string): Promise<Answer<string>> {
    const { text, etag } = await this.feeds.read(secret);
    return answer(text, {
      etag,
      headers: {
        'content-type': CALENDAR_TYPE,
        'content-disposition': 'inline; filename="civicforge.ics"',
        'cache-control': 'private, max-age=300',
        'x-robots-tag': 'noindex',
      },
    });
  }
}
