import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Member } from '@civicforge/domain';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { RateClass } from '../http/rate-limits.ts';
import { WhileSuspended } from '../http/while-suspended.ts';
import { type QuestAddress, QuestAddressOf, ReadsQuest } from '../quests/quest-request.ts';
import { QuestView } from '../quests/quest.view.ts';
import { MemberOf } from '../users/member.ts';
import { AttestBody, ChallengeBody, ChallengeView } from './attestation.dto.ts';
import { AttestationService } from './attestation.service.ts';

@ApiTags('attestations')
@Controller('quests')
export class AttestationController {
  constructor(private readonly attestations: AttestationService) {}

  @WhileSuspended()
  @Post(':questId/attest')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('attest')
  @ApiOkResponse({ type: QuestView })
  attest(
    @Body() body: AttestBody,
    @QuestAddressOf() address: QuestAddress,
    @MemberOf() { walletAddress }: Member,
  ): Promise<Answer<QuestView>> {
    return this.attestations.attest(address, { caller: address.caller, walletAddress }, body);
  }

  /** A POST, so that no outcome reaches an access log. */
  @WhileSuspended()
  @Post(':questId/attestation-challenge')
  @HttpCode(200)
  @RateClass('attest')
  @ApiOkResponse({ type: ChallengeView })
  challenge(
    @Body() body: ChallengeBody,
    @Param('questId') questId: string,
    @CallerOf() caller: Caller,
    @MemberOf() { walletAddress }: Member,
  ): Promise<ChallengeView> {
    return this.attestations.challenge(questId, { caller, walletAddress }, body);
  }
}
