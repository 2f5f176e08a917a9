import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/**
 * What should not exist.
 *
 * `statements-unsettled` SUBMITTED although both statements are in
 * `job-missing`          COMPLETED without a reward job
 * `entries-missing`      a PAID job without both of its ledger entries
 * `balance-differs`      a balance that is not the sum of its entries: never repaired, a person has to look
 * `words-missing`        a quest that a search does not find by all of its words
 * `words-superfluous`    a quest that is over and still takes up room in the index of live ones
 * `unreadable`           a stored row that cannot be parsed: never repaired
 * `unchecked`            an item whose check or repair failed; the log has the cause
 */
export const FINDING_KINDS = [
  'statements-unsettled',
  'job-missing',
  'entries-missing',
  'balance-differs',
  'words-missing',
  'words-superfluous',
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

  /** In words; nothing of a quest's or person's content. */
  @ApiProperty()
  detail!: string;

  /** True where this run has put it right. */
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

  /** False where the time was up before the end; the next run goes on from there. */
  @ApiProperty()
  isComplete!: boolean;
}
