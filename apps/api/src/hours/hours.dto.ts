import { ATTESTATION_METHODS, type AttestationMethod, QUEST_CATEGORIES, type QuestCategory } from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CalendarDate, Optional } from '../http/validation.ts';

/** A period: both days belong to it, in the time zone of the community. */
export class HoursQuery {
  /** First day. Without it, the period begins with the first quest. */
  @Optional()
  @CalendarDate()
  from?: string;

  /** Last day. Without it, the period ends today. */
  @Optional()
  @CalendarDate()
  to?: string;
}

/** A completed quest with a duration that both parties stated. */
export class HoursLineView {
  @ApiProperty()
  questId!: string;

  /** Day of the completion in the time zone of the community. */
  @ApiProperty({ format: 'date' })
  date!: string;

  /** Empty if the requestor has deleted their account. */
  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: [...QUEST_CATEGORIES] })
  category!: QuestCategory;

  /** The duration that counts: the smaller of both. */
  @ApiProperty({ type: 'integer' })
  minutes!: number;

  @ApiProperty({ type: 'integer' })
  requestorMinutes!: number;

  @ApiProperty({ type: 'integer' })
  performerMinutes!: number;

  /** Level of proof of the requestor's statement. */
  @ApiProperty({ enum: [...ATTESTATION_METHODS] })
  requestorMethod!: AttestationMethod;

  /** Level of proof of the performer's statement. */
  @ApiProperty({ enum: [...ATTESTATION_METHODS] })
  performerMethod!: AttestationMethod;

  /** Absent for a quest without a receipt. */
  @ApiPropertyOptional()
  receiptId?: string;
}

export class HoursTotalsView {
  @ApiProperty({ type: 'integer' })
  quests!: number;

  @ApiProperty({ type: 'integer' })
  minutes!: number;
}

/** The hours of a member as a performer, oldest first. */
export class HoursView {
  @ApiProperty({ type: [HoursLineView] })
  items!: HoursLineView[];

  @ApiProperty({ type: HoursTotalsView })
  totals!: HoursTotalsView;
}
