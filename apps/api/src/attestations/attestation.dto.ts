import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ATTESTATION_METHODS,
  ATTESTATION_OUTCOMES,
  type AttestationMethod,
  type AttestationOutcome,
  QUEST_LIMITS,
} from '@civicforge/domain';
import { GivenSignature, Token } from '../http/fields.ts';
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

  /** Nonce of the challenge that the signature answers. */
  @Optional()
  @Token()
  @ApiPropertyOptional()
  nonce?: string;

  /** The secured credential of the method `device`, or the hexadecimal signature of the method `wallet`. */
  @Optional()
  @GivenSignature()
  @ApiPropertyOptional()
  signature?: string | Record<string, unknown>;
}

/** Methods that need a signature. */
const SIGNED_METHODS = ['device', 'wallet'] as const;

export class ChallengeBody {
  @OneOf(SIGNED_METHODS)
  method!: (typeof SIGNED_METHODS)[number];

  /** Required for the method `device`. */
  @Optional()
  @Token()
  @ApiPropertyOptional()
  keyId?: string;

  @Optional()
  @OneOf(ATTESTATION_OUTCOMES)
  @ApiPropertyOptional({ default: 'done' })
  outcome?: AttestationOutcome;

  @Optional()
  @WholeNumber(QUEST_LIMITS.minutes.min, QUEST_LIMITS.minutes.max)
  @ApiPropertyOptional()
  minutes?: number;
}

/** What the caller has to sign. The nonce is valid once. */
export class ChallengeView {
  @ApiProperty()
  nonce!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty()
  coreHash!: string;

  /** The credential to secure with an `eddsa-jcs-2022` proof (method `device`). */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  credential?: object;

  /** The typed data to sign by EIP-712 (method `wallet`). */
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  typedData?: object;
}
