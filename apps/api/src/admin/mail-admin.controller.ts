import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { EmailBody } from '../auth/auth.dto.ts';
import { TestMailView } from '../deliveries/delivery.view.ts';
import { DuringMaintenance } from '../http/during-maintenance.ts';
import { IgnoresIdempotencyKey } from '../http/ignores-idempotency-key.ts';
import { MailSender } from '../mail/mail.sender.ts';
import { SignedGuard } from './signed.guard.ts';

@ApiTags('administration')
@Controller('admin/mail')
@IgnoresIdempotencyKey({ because: 'the nonce of a signed request is accepted once' })
@DuringMaintenance({ because: 'operators repair while writing pauses' })
export class MailAdminController {
  constructor(private readonly mails: MailSender) {}

  /** Sends a test mail at once, by the transport and with the rights of the service. */
  @Post('test')
  @HttpCode(200)
  @UseGuards(SignedGuard)
  @ApiOkResponse({ type: TestMailView })
  test(@Body() { email }: EmailBody): Promise<TestMailView> {
    return this.mails.test(email);
  }
}
