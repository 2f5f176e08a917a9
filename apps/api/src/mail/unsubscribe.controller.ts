import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Answer, answer } from '../http/answer.ts';
import { Public } from '../http/caller.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { Problem } from '../http/problem.ts';
import { RateClass } from '../http/rate-limits.ts';
import { markRoute } from '../http/route-mark.ts';
import { NoticeSettingsRepository } from '../notices/notice-settings.repository.dynamo.ts';
import { MAIL_PROBLEMS } from './mail-problems.ts';
import { unsubscribedPage, unsubscribePage } from './unsubscribe-pages.ts';
import { readUnsubscription, type Unsubscription } from './unsubscribe-token.ts';

export class UnsubscribeQuery {
  /** The token of a mail. */
  @IsString()
  @Length(1, 400)
  token!: string;
}

const BECAUSE = 'a mail program ends mails without a session (RFC 8058); the token of the mail says whose';

/** Ends mails of some categories for the member that the token names. */
@ApiTags('notices')
@Controller('public/unsubscribe')
export class UnsubscribeController {
  constructor(
    @Inject(SETTINGS) private readonly configured: Settings,
    private readonly settings: NoticeSettingsRepository,
  ) {}

  /** Returns a page with one button, because programs open links in mails ahead of people. */
  @Get()
  @Public({ because: BECAUSE })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(@Query() { token }: UnsubscribeQuery): Answer<string> {
    this.read(token);
    return html(unsubscribePage(this.configured.mail.sender));
  }

  /**
   * Takes any body: RFC 8058 sends a form. Erased members get the same answer. It has the limit of reads, because the servers
   * of a mail program send for all of its users from few addresses.
   */
  @Post()
  @RateClass('read')
  @HttpCode(200)
  @Public({ because: BECAUSE })
  @DuringMaintenance({ because: 'the law and RFC 8058 want unsubscribing to work at any time' })
  @markRoute('ignoredBody')
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async unsubscribe(@Query() { token }: UnsubscribeQuery): Promise<Answer<string>> {
    const { userId, categories } = this.read(token);
    await this.settings.endMails(userId, categories);
    return html(unsubscribedPage(this.configured.mail.sender, this.configured.publicOrigins[0] ?? ''));
  }

  private read(token: string): Unsubscription {
    const unsubscription = readUnsubscription(token, this.configured.experimentKey);
    if (unsubscription === undefined) throw new Problem(MAIL_PROBLEMS['unsubscribe.token']);
    return unsubscription;
  }
}

function html(page: string): Answer<string> {
  return answer(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-robots-tag': 'noindex',
    },
  });
}
