import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Quest } from '@civicforge/domain';
import { submissionValue } from '@civicforge/proof/commitment';
import type { StoredReceipt } from './receipt.item.ts';

export const REVEALABLE = ['title', 'description', 'submission'] as const;
export type Revealable = (typeof REVEALABLE)[number];

export class LogPlaceView {
  @ApiProperty({ type: 'integer' })
  index!: number;

  /** The tlog-proof text for the first checkpoint that covers the receipt. */
  @ApiProperty()
  proof!: string;
}

/** A text with the salt of its commitment. */
export class RevealedView {
  @ApiProperty()
  value!: string;

  /** base64url of 16 bytes. */
  @ApiProperty()
  salt!: string;
}

export class RevealView {
  @ApiPropertyOptional({ type: RevealedView })
  title?: RevealedView;

  @ApiPropertyOptional({ type: RevealedView })
  description?: RevealedView;

  /** The value is the canonical JSON of text and links. */
  @ApiPropertyOptional({ type: RevealedView })
  submission?: RevealedView;
}

/** A receipt with its place in the log: everything that a verifier needs besides the trusted keys. */
export class ReceiptBundleView {
  @ApiProperty({ enum: ['civicforge-bundle-1'] })
  format!: 'civicforge-bundle-1';

  /** A credential of the W3C Verifiable Credentials Data Model 2.0 with an `eddsa-jcs-2022` proof. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  receipt!: Record<string, unknown>;

  /** Null until the receipt has a place in the log: seconds after the completion. */
  @ApiProperty({ type: LogPlaceView, nullable: true })
  log!: LogPlaceView | null;

  @ApiPropertyOptional({ type: RevealView })
  reveal?: RevealView;
}

export function toBundle(stored: StoredReceipt, reveal?: RevealView): ReceiptBundleView {
  const { document, logIndex, logProof } = stored;
  return {
    format: 'civicforge-bundle-1',
    receipt: JSON.parse(document) as Record<string, unknown>,
    log: logIndex === undefined || logProof === undefined ? null : { index: logIndex, proof: logProof },
    ...(reveal && { reveal }),
  };
}

/** Returns texts with their salts. A text that has been erased is absent. */
export function toReveal(quest: Quest, fields: readonly Revealable[]): RevealView {
  const { core, title, description, submission } = quest;
  if (core === undefined) return {};
  const values: Record<Revealable, string | undefined> = {
    title,
    description,
    submission: submission && submissionValue(submission),
  };
  const revealed = fields.flatMap((field) => {
    const value = values[field];
    const salt = core.salts[field];
    return value === undefined || salt === '' ? [] : [[field, { value, salt }]];
  });
  return Object.fromEntries(revealed) as RevealView;
}
