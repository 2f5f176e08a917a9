import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/**
 * The inconsistencies that the reconciler reports.
 *
 * `statements-unsettled` a SUBMITTED quest with both statements
 * `job-missing`          a COMPLETED quest without a reward job
 * `receipt-missing`      a COMPLETED quest with a core and without its receipt
 * `entries-missing`      a PAID job without both of its ledger entries
 * `balance-differs`      a balance that is not the sum of its entries: never repaired, needs an operator
 * `words-missing`        a quest with missing postings in the word index
 * `words-superfluous`    an ended quest with postings in the index of live quests
 * `index-keys`           a quest whose keys of sparse indexes do not follow from its state
 * `unreadable`           a stored item that does not match its schema: never repaired
 * `unchecked`            an item whose check or repair failed; the log has the cause
 */
export const FINDING_KINDS = [
  'statements-unsettled',
  'job-missing',
  'receipt-missing',
  'entries-missing',
  'balance-differs',
  'words-missing',
  'words-superfluous',
  'index-keys',
  'unreadable',
  'unchecked',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export class Finding {
  @ApiProperty({ enum: [...FINDING_KINDS] })
  kind!: FindingKind;

  @ApiPropertyOptional()
  questId?: string;

  @ApiPropertyOptional()
  userId?: string;

  /** A description without content or personal data. */
  @ApiProperty()
  detail!: string;

  /** True if this run repaired it. */
  @ApiProperty()
  repaired!: boolean;
}

export class ReconcileReport {
  @ApiProperty({ type: [Finding] })
  findings!: Finding[];

  @ApiProperty({ type: 'integer' })
  checkedQuests!: number;

  @ApiProperty({ type: 'integer' })
  checkedMembers!: number;

  /** False if the run stopped at its time limit; the next run continues. */
  @ApiProperty()
  isComplete!: boolean;
}
