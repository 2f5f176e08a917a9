import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  CASE_SUBJECTS,
  type CaseSubjectKind,
  REPORT_REASONS,
  type ReportReason,
  WORK_QUEUES,
  type WorkQueue,
} from '@civicforge/domain';

/** An entry of a queue, without a member: a quest, a case or a reward job. */
export class WorkItemView {
  /** Time since when it waits. */
  @ApiProperty({ format: 'date-time' })
  since!: string;

  @ApiPropertyOptional()
  questId?: string;

  /** Title of the quest. Absent if the quest no longer exists. */
  @ApiPropertyOptional()
  title?: string;

  /** Date of an unclaimed quest. */
  @ApiPropertyOptional({ format: 'date-time' })
  startsAt?: string;

  @ApiPropertyOptional()
  caseId?: string;

  /** Kind of the reported thing of a case. */
  @ApiPropertyOptional({ enum: [...CASE_SUBJECTS] })
  subject?: CaseSubjectKind;

  /** Reason of the first report of a case. */
  @ApiPropertyOptional({ enum: [...REPORT_REASONS] })
  reason?: ReportReason;

  @ApiPropertyOptional()
  jobId?: string;
}

export class WorkQueueView {
  @ApiProperty({ enum: [...WORK_QUEUES] })
  kind!: WorkQueue;

  /** At most 100, which means 100 or more. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100 })
  count!: number;

  /** Time since when the first entry waits. */
  @ApiProperty({ format: 'date-time' })
  oldestAt!: string;

  /** The first five entries, in the order of the queue. */
  @ApiProperty({ type: [WorkItemView] })
  items!: WorkItemView[];
}

export class WorklistView {
  /** Queues with work, the most urgent first. Empty queues are absent. */
  @ApiProperty({ type: [WorkQueueView] })
  queues!: WorkQueueView[];
}
