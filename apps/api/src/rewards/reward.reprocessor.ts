import { Injectable, Logger } from '@nestjs/common';
import { failAttempt, type RewardJob } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { DatabaseBusy } from '../dynamo/busy.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { attemptDue, type DueWork } from '../due/attempt-due.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { RewardRepository } from './reward.repository.dynamo.ts';
import { RewardService } from './reward.service.ts';

export interface ReprocessReport {
  readonly processed: number;
  readonly paid: number;
  readonly failed: number;
  readonly abandoned: number;
  /** Due jobs that another process holds. */
  readonly skipped: number;
}

type AttemptOutcome = 'paid' | 'failed' | 'abandoned' | 'skipped';

/** Rewards are paid one after the other: they share the database alone. */
const LANE = { key: 'rewards', width: 1 };

/** Pays due rewards. Needs no lease, because a conditional write begins each attempt and ledger keys are unique. */
@Injectable()
export class RewardReprocessor {
  private readonly logger = new Logger(RewardReprocessor.name);
  private readonly work: DueWork<RewardJob, Exclude<AttemptOutcome, 'skipped'>> = {
    width: LANE.width,
    laneOf: () => LANE,
    begin: (job, until) => this.rewards.begin(job, until),
    attempt: (job) => this.attempt(job),
    failed: ({ questId }, error) => {
      this.logger.error({ err: error, questId }, 'failed to begin or record an attempt to pay a reward');
    },
  };

  constructor(
    private readonly rewards: RewardRepository,
    private readonly service: RewardService,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Tries every due job once, at most `limit` of them. */
  async reprocess(limit: number): Promise<ReprocessReport> {
    const due = await this.rewards.due(this.clock.iso(), limit);
    const { unrecorded, ...counts } = await attemptDue(due, this.work, this.clock);
    const { paid = 0, abandoned = 0, skipped } = counts;
    const failed = (counts.failed ?? 0) + unrecorded;
    return { processed: paid + failed + abandoned, paid, failed, abandoned, skipped };
  }

  /** Records the number of pending rewards and the age of the oldest. */
  async measureBacklog(): Promise<void> {
    const { pending, oldest } = await this.rewards.backlog();
    const waited = oldest === undefined ? 0 : this.clock.now().getTime() - Date.parse(oldest);
    this.metrics.record('RewardsPending', pending);
    this.metrics.record('RewardsOldestPendingSeconds', Math.max(0, Math.round(waited / 1_000)));
  }

  private async attempt(job: RewardJob): Promise<AttemptOutcome> {
    try {
      const { isOurs } = await this.service.pay(job);
      if (!isOurs) return 'skipped';
      this.metrics.record('RewardsPaidOnRetry');
      return 'paid';
    } catch (error) {
      return this.failed(job, error);
    }
  }

  private async failed(job: RewardJob, error: unknown): Promise<AttemptOutcome> {
    this.logger.warn({ err: error, questId: job.questId }, 'an attempt to pay a reward failed');
    const now = this.clock.iso();
    const after = failAttempt(job, { now, error: errorCode(error), random: Math.random() });
    if (!(await this.rewards.replace(job, after))) return 'skipped';
    if (after.state !== 'ABANDONED') return 'failed';
    this.metrics.record('FailedRewardsAbandoned');
    return 'abandoned';
  }
}

/** Returns a stable error code for the history of attempts. The log has the cause. */
function errorCode(error: unknown): string {
  if (error instanceof DatabaseBusy) return 'busy';
  if (error instanceof ConditionFailed) return `condition.${[...new Set(error.names)].sort().join('+')}`;
  return 'internal';
}
