import { Injectable, Logger } from '@nestjs/common';
import { failAttempt, type RewardJob } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { DatabaseBusy } from '../dynamo/busy.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
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

/** Timeout of an attempt, after which another process may begin it again. */
const ATTEMPT_MILLISECONDS = 60_000;

/** Pays due rewards. Needs no lease, because a conditional write begins each attempt and ledger keys are unique. */
@Injectable()
export class RewardReprocessor {
  private readonly logger = new Logger(RewardReprocessor.name);

  constructor(
    private readonly rewards: RewardRepository,
    private readonly service: RewardService,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Tries every due job once, at most `limit` of them. */
  async reprocess(limit: number): Promise<ReprocessReport> {
    const counts = { paid: 0, failed: 0, abandoned: 0, skipped: 0 };
    await eachItem(
      await this.rewards.due(this.clock.iso(), limit),
      async (job) => {
        counts[await this.attempt(job)] += 1;
      },
      ({ questId }, error) => {
        this.logger.error({ err: error, questId }, 'failed to begin or record an attempt to pay a reward');
        counts.failed += 1;
      },
    );
    return { processed: counts.paid + counts.failed + counts.abandoned, ...counts };
  }

  /** Records the number of pending rewards and the age of the oldest. */
  async measureBacklog(): Promise<void> {
    const { pending, oldest } = await this.rewards.backlog();
    const waited = oldest === undefined ? 0 : this.clock.now().getTime() - Date.parse(oldest);
    this.metrics.record('RewardsPending', pending);
    this.metrics.record('RewardsOldestPendingSeconds', Math.max(0, Math.round(waited / 1_000)));
  }

  private async attempt(due: RewardJob): Promise<AttemptOutcome> {
    const now = this.clock.iso();
    // The index is eventually consistent: another process may have begun the attempt.
    if (due.nextAttemptAt === undefined || due.nextAttemptAt > now) return 'skipped';
    const until = new Date(Date.parse(now) + ATTEMPT_MILLISECONDS).toISOString();
    const begun = await this.rewards.begin(due, until);
    if (begun === undefined) return 'skipped';
    try {
      const { isOurs } = await this.service.pay(begun);
      if (!isOurs) return 'skipped';
      this.metrics.record('RewardsPaidOnRetry');
      return 'paid';
    } catch (error) {
      return this.failed(begun, error);
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
