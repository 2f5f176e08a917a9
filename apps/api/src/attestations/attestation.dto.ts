import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ATTESTATION_METHODS,
  ATTESTATION_OUTCOMES,
  type AttestationMethod,
  type AttestationOutcome,
  QUEST_LIMITS,
} from '@civicforge/domain';
import { Token } from '../http/fields.ts';
import { OneOf, Optional, PlainText, WholeNumber } from '../http/validation.ts';

export class AttestBody {
  @Optional()
  @OneOf(ATTESTATION_OUTCOMES)
  @ApiPropertyOptional({ default: 'done' })
  outcome?: AttestationOutcome;

  @Optional()
  @PlainText({ min: 0, max: QUEST_LIMITS.notes.max, multiline: true })
  @ApiPropertyOptional()
  notes?: string;

  /** Duration of the work in minutes. It counts if both parties state one. */
  @Optional()
  @WholeNumber(QUEST_LIMITS.minutes.min, QUEST_LIMITS.minutes.max)
  @ApiPropertyOptional()
  minutes?: number;

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
