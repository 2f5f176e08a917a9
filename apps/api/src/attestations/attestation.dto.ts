import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ATTESTATION_METHODS,
  ATTESTATION_OUTCOMES,
  type AttestationMethod,
  type AttestationOutcome,
  QUEST_LIMITS,
} from '@civicforge/domain';
import { Token } from '../http/fields.ts';
import { OneOf, Optional, PlainText } from '../http/validation.ts';

export class AttestBody {
  @Optional()
  @OneOf(ATTESTATION_OUTCOMES)
  @ApiPropertyOptional({ default: 'done' })
  outcome?: AttestationOutcome;

  @Optional()
  @PlainText({ min: 0, max: QUEST_LIMITS.notes.max, multiline: true })
  @ApiPropertyOptional()
  notes?: string;

  @Optional()
  @OneOf(ATTESTATION_METHODS)
  @ApiPropertyOptional({ default: 'account' })
  method?: AttestationMethod;

  @Optional()
  @Token()
  @ApiPropertyOptional()
  nonce?: string;

  @Optional()
  @Token()
  @ApiPropertyOptional()
  signature?: string;
}
