import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Answer } from '../http/answer.ts';
import { RateClass } from '../http/rate-limits.ts';
import { type QuestAddress, QuestAddressOf, ReadsQuest } from '../quests/quest-request.ts';
import { QuestView } from '../quests/quest.view.ts';
import { AttestBody } from './attestation.dto.ts';
import { AttestationService } from './attestation.service.ts';

@ApiTags('attestations')
@Controller('quests')
export class AttestationController {
  constructor(private readonly attestations: AttestationService) {}

  @Post(':questId/attest')
  @ReadsQuest()
  @HttpCode(200)
  @RateClass('attest')
  @ApiOkResponse({ type: QuestView })
  attest(@Body() body: AttestBody, @QuestAddressOf() address: QuestAddress): Promise<Answer<QuestView>> {
    return this.attestations.attest(address, body);
  }
}
