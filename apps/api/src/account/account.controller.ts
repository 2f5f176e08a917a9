import { Controller, Delete, Get, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import type { FastifyReply } from 'fastify';
import { Session } from '../auth/session.ts';
import { type Answer, noContent } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { MemberOf } from '../users/member.ts';
import { AccountService } from './account.service.ts';
import { AccountExport } from './account.view.ts';

@ApiTags('users')
@Controller('users/me')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly session: Session,
  ) {}

  /** Returns everything that is held about the caller. It reads all their quests, so few calls a minute are allowed. */
  @Get('export')
  @RateClass('wallet')
  @ApiOkResponse({ type: AccountExport })
  export(@MemberOf() member: Member, @CallerOf() caller: Caller): Promise<AccountExport> {
    return this.accounts.export(member, caller);
  }

  /**
   * Deletes the account and removes the cookies of the session. Receipts stay verifiable and keep pseudonym, public key
   * and wallet address.
   */
  @WhileSuspended()
  @Delete()
  @RateClass('wallet')
  @ApiNoContentResponse()
  async delete(
    @MemberOf() { userId }: Member,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<undefined>> {
    await this.accounts.delete(userId);
    this.session.clear(reply);
    return noContent();
  }
}
