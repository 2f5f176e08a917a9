import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { REWARD_STATES, type RewardJob, type RewardState } from '@civicforge/domain';

export class AmountsView {
  @ApiProperty({ type: 'integer' })
  xp!: number;

  @ApiProperty({ type: 'integer' })
  reputation!: number;

  @ApiProperty({ type: 'integer' })
  points!: number;
}

export class RewardAttemptView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  /** Absent for the attempt that paid. */
  @ApiPropertyOptional()
  error?: string;
}

export class RewardJobView {
  @ApiProperty()
  jobId!: string;

  @ApiProperty()
  questId!: string;

  /** Title of the quest. Absent if the quest no longer exists. */
  @ApiPropertyOptional()
  questTitle?: string;

  @ApiProperty()
  requestorId!: string;

  @ApiProperty()
  performerId!: string;

  @ApiProperty({ type: AmountsView })
  performerReward!: AmountsView;

  @ApiProperty({ type: AmountsView })
  requestorReward!: AmountsView;

  @ApiProperty({ enum: [...REWARD_STATES] })
  state!: RewardState;

  /** Paid with zero amounts, because the pair's daily cap was reached. */
  @ApiProperty()
  capped!: boolean;

  @ApiProperty({ type: [RewardAttemptView] })
  attempts!: RewardAttemptView[];

  /** Attempts since creation or the last retry by an admin. */
  @ApiProperty({ type: 'integer' })
  attemptCount!: number;

  @ApiPropertyOptional({ format: 'date-time' })
  nextAttemptAt?: string;

  @ApiProperty({ format: 'date-time' })
  completedAt!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class RewardPageView {
  @ApiProperty({ type: [RewardJobView] })
  items!: RewardJobView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

export class ReprocessView {
  @ApiProperty({ type: 'integer' })
  processed!: number;

  @ApiProperty({ type: 'integer' })
  paid!: number;

  @ApiProperty({ type: 'integer' })
  failed!: number;

  @ApiProperty({ type: 'integer' })
  abandoned!: number;

  @ApiProperty({ type: 'integer' })
  skipped!: number;
}

export function toRewardJobView(job: RewardJob, titles: ReadonlyMap<string, string>): RewardJobView {
  const { performerReward, requestorReward, nextAttemptAt } = job;
  const questTitle = titles.get(job.questId);
  const amounts = ({ xp, reputation, points }: RewardJob['performerReward']) => ({ xp, reputation, points });
  return {
    jobId: job.jobId,
    questId: job.questId,
    ...(questTitle !== undefined && { questTitle }),
    requestorId: job.requestorId,
    performerId: job.performerId,
    performerReward: amounts(performerReward),
    requestorReward: amounts(requestorReward),
    state: job.state,
    capped: job.capped,
    attempts: job.attempts.map(({ at, error }) => ({ at, ...(error !== undefined && { error }) })),
    attemptCount: job.attemptCount,
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    completedAt: job.completedAt,
    createdAt: job.createdAt,
    updatedAt: job.updatedAt,
  };
}
