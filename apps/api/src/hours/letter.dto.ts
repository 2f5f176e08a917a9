import { ATTESTATION_METHODS, type AttestationMethod, QUEST_CATEGORIES, type QuestCategory } from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CalendarDate, Optional, YesOrNo } from '../http/validation.ts';
import { HoursTotalsView } from './hours.dto.ts';

/** A period: both days belong to it, in the time zone of the community. */
export class HoursLetterBody {
  @CalendarDate()
  from!: string;

  /** Today at the latest. */
  @CalendarDate()
  to!: string;

  /** Whether the letter contains the titles of the quests. Default false. */
  @Optional()
  @YesOrNo()
  withTitles?: boolean;
}

export class HoursLetterEntryView {
  @ApiProperty()
  letterId!: string;

  /** 12 characters. Strangers find the letter by it. */
  @ApiProperty()
  reference!: string;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ type: 'integer' })
  quests!: number;

  @ApiProperty({ type: 'integer' })
  minutes!: number;

  @ApiProperty()
  withTitles!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class HoursLettersView {
  @ApiProperty({ type: [HoursLetterEntryView] })
  items!: HoursLetterEntryView[];
}

export class LetterStatementView {
  @ApiProperty({ enum: ['requestor', 'performer'] })
  role!: 'requestor' | 'performer';

  /** Level of proof of the statement. */
  @ApiProperty({ enum: [...ATTESTATION_METHODS] })
  method!: AttestationMethod;
}

export class LetterLineView {
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ enum: [...QUEST_CATEGORIES] })
  category!: QuestCategory;

  @ApiProperty({ type: 'integer' })
  minutes!: number;

  @ApiProperty({ type: [LetterStatementView] })
  attestedBy!: LetterStatementView[];

  @ApiPropertyOptional()
  receiptId?: string;

  /** Present only if the member wanted titles. */
  @ApiPropertyOptional()
  title?: string;
}

/** What a letter states. */
export class LetterFactsView {
  /** Name of the member at the time of the letter. */
  @ApiProperty()
  name!: string;

  /** The platform as `did:web`. */
  @ApiProperty()
  issuer!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ type: [LetterLineView] })
  lines!: LetterLineView[];

  @ApiProperty({ type: HoursTotalsView })
  totals!: HoursTotalsView;

  /** The signed letter: a credential of the W3C data model 2.0 with an `eddsa-jcs-2022` proof. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  document!: Record<string, unknown>;
}

/** A letter as anybody sees it who holds its reference. */
export class PublicLetterView {
  @ApiProperty()
  reference!: string;

  @ApiProperty({ enum: ['unchanged', 'withdrawn'] })
  state!: 'unchanged' | 'withdrawn';

  @ApiPropertyOptional({ format: 'date-time' })
  withdrawnAt?: string;

  /** Absent from a withdrawn letter. */
  @ApiPropertyOptional({ type: LetterFactsView })
  letter?: LetterFactsView;
}
