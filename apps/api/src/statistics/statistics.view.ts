import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, QueryWholeNumber } from '../http/validation.ts';

/** The period of a moderator's query. */
export class StatisticsQuery {
  /** Length of the period in days, including today. */
  @Optional()
  @QueryWholeNumber(1, 90)
  @ApiProperty({ default: 30 })
  days?: number;
}

/** Counts of quest events. */
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

/** Total counts. */
export class StatisticsTotalView extends QuestCountsView {
  @ApiProperty({ type: 'integer' })
  members!: number;

  /** Completed quests that both parties confirmed, without a witness or a moderator's decision. */
  @ApiProperty({ type: 'integer' })
  completedByBoth!: number;
}

/** Counts and waiting times of a period. */
export class PeriodView extends QuestCountsView {
  /** Number of distinct members who changed something. */
  @ApiProperty({ type: 'integer' })
  activeMembers!: number;

  /** Quests completed in the period, in percent of those claimed in it; absent if none was claimed. */
  @ApiPropertyOptional({ type: 'integer' })
  completionPercent?: number;

  /** Quests disputed in the period, in percent of those claimed in it; absent if none was claimed. */
  @ApiPropertyOptional({ type: 'integer' })
  disputePercent?: number;

  /** Median time from creation to claim, exact within a factor of the square root of two. */
  @ApiPropertyOptional({ type: 'integer' })
  medianSecondsToClaim?: number;

  /** Median time from submission to the completing statement, with the same precision. */
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

/** Statistics for moderators: the total and a period, day by day. */
export class ModerationStatisticsView {
  @ApiProperty({ type: () => StatisticsTotalView })
  total!: StatisticsTotalView;

  @ApiProperty({ type: () => PeriodView })
  period!: PeriodView;

  /** Every day of the period, oldest first. */
  @ApiProperty({ type: () => [DayView] })
  days!: DayView[];
}

/** The public statistics. */
export class StatisticsView extends StatisticsTotalView {
  /** Without medians of fewer than ten quests. */
  @ApiProperty({ type: () => PeriodView })
  last30Days!: PeriodView;
}
