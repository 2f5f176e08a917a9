import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../clock/clock.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { NoticeSettingsBody } from '../notices/notice.dto.ts';
import { NoticeSettingsRepository } from '../notices/notice-settings.repository.dynamo.ts';
import { NoticeSettingsService } from '../notices/notice-settings.service.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import { MailSender } from './mail.sender.ts';

/** Resumes mails to the address of a member. */
@ApiTags('notices')
@Controller('users/me/notice-settings/send-again')
export class SendAgainController {
  constructor(
    private readonly sender: MailSender,
    private readonly repository: NoticeSettingsRepository,
    private readonly settings: NoticeSettingsService,
    private readonly addresses: UndeliverableAddresses,
    private readonly clock: Clock,
  ) {}

  /** Resumes mails that a bounce or complaint has ended. Changes nothing while mails reach the member. */
  @WhileSuspended()
  @Post()
  @HttpCode(200)
  @RateClass('replay')
  @ApiOkResponse({ type: NoticeSettingsBody })
  async sendAgain(@CallerOf() { userId }: Caller): Promise<NoticeSettingsBody> {
    const { email } = await this.repository.reachOf(userId);
    if (email !== undefined && (await this.addresses.find(email)) !== undefined) {
      // The list of SES first: a process that dies in between leaves our state, and the member asks again.
      await this.sender.liftSuppression(email);
      await this.addresses.resume(email, this.clock.iso());
    }
    return this.settings.read(userId);
  }
}
