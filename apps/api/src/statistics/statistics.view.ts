import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, QueryWholeNumber } from '../http/validation.ts';

/** Which days a moderator asks for. */
export class StatisticsQuery {
  /** Days up to today. */
  @Optional()
  @QueryWholeNumber(1, 90)
  @ApiProperty({ default: 30 })
  days?: number;
}

/** Events of quests, counted. */
export class QuestCountsView {
  @ApiProperty({ type: 'integer' })
  created!: number;

  @ApiProperty({ type: 'integer' })
  claimed!: number;

  @ApiProperty({ type: 'integer' })
  completed!: number;

  @ApiProperty({ type: 'integer' })
  disputed!: number;
}

/** Counts since the beginning; of no person in particular. */
export class StatisticsTotalView extends QuestCountsView {
  @ApiProperty({ type: 'integer' })
  members!: number;
}

/** What happened in a period, and how long people waited in it. */
export class PeriodView extends QuestCountsView {
  /** Members who changed something, each counted once. */
  @ApiProperty({ type: 'integer' })
  activeMembers!: number;

  /** Quests completed in the period, in percent of those claimed in it; absent where none was claimed. */
  @ApiPropertyOptional({ type: 'integer' })
  completionPercent?: number;

  /** Quests disputed in the period, in percent of those claimed in it; absent where none was claimed. */
  @ApiPropertyOptional({ type: 'integer' })
  disputePercent?: number;

  /** From posting to claim: half of the quests waited less. Exact within a factor of the square root of two. */
  @ApiPropertyOptional({ type: 'integer' })
  medianSecondsToClaim?: number;

  /** From submission to the statement that completed the quest, as exact. */
  @ApiPropertyOptional({ type: 'integer' })
  medianSecondsToAttest?: number;
}

export class DayView extends QuestCountsView {
  /** In UTC. */
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: 'integer' })
  activeMembers!: number;
}

/** For moderators: the whole and a period, day by day. */
export class ModerationStatisticsView {
  @ApiProperty({ type: () => StatisticsTotalView })
  total!: StatisticsTotalView;

  @ApiProperty({ type: () => PeriodView })
  period!: PeriodView;

  /** Every day of the period, oldest first. */
  @ApiProperty({ type: () => [DayView] })
  days!: DayView[];
}

/** What anybody may read. */
export class StatisticsView extends StatisticsTotalView {
  /** Medians are absent where so few quests stand behind them that they would tell of a single one. */
  @ApiProperty({ type: () => PeriodView })
  last30Days!: PeriodView;
}
