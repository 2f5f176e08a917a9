import { Body, Controller, Delete, HttpCode, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { RequireFlag } from '../flags/require-flag.ts';
import { type Answer, noContent } from '../http/answer.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { MemberOf } from './member.ts';
import { OwnUserView, toOwnUser } from './user.dto.ts';
import { WalletBody, WalletChallengeBody, WalletChallengeView } from './wallet.dto.ts';
import { WalletService } from './wallet.service.ts';

@ApiTags('users')
@Controller('users/me/wallet')
@RequireFlag('wallet_integration')
export class WalletController {
  constructor(
    private readonly wallets: WalletService,
    private readonly clock: Clock,
  ) {}

  @WhileSuspended()
  @Post('challenge')
  @HttpCode(200)
  @RateClass('wallet')
  @ApiOkResponse({ type: WalletChallengeView })
  challenge(@MemberOf() { userId }: Member, @Body() { address }: WalletChallengeBody): Promise<WalletChallengeView> {
    return this.wallets.challenge(userId, address);
  }

  @WhileSuspended()
  @Put()
  @RateClass('wallet')
  @ApiOkResponse({ type: OwnUserView })
  async link(@MemberOf() member: Member, @Body() body: WalletBody, @ChangeOf() change: Change): Promise<OwnUserView> {
    const walletAddress = await this.wallets.link(member, body, change.id);
    return toOwnUser({ ...member, walletAddress }, this.clock.iso());
  }

  /** Removes the link. Receipts keep the address. */
  @WhileSuspended()
  @Delete()
  @RateClass('wallet')
  @ApiNoContentResponse()
  async unlink(@MemberOf() member: Member, @ChangeOf() change: Change): Promise<Answer<undefined>> {
    await this.wallets.unlink(member, change.id);
    return noContent();
  }
}
