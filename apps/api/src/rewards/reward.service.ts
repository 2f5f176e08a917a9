import { Inject, Injectable } from '@nestjs/common';
import { payReward, type RewardJob } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { RewardRepository } from './reward.repository.dynamo.ts';

/** Returns the answer that the transaction of a payment stores for a replay. */
export type FinishPayment = (paid: RewardJob) => FinishedAttempt | undefined;

/** The result of a payment. */
export interface PayResult {
  readonly job: RewardJob;
  /** True if this call paid the reward, false if another process had already paid it. */
  readonly isOurs: boolean;
}

@Injectable()
export class RewardService {
  constructor(
    private readonly rewards: RewardRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Pays a job now, with zero amounts if the pair's daily cap is reached.
   * @throws DatabaseBusy if the outcome is unknown; the job stays due
   */
  async pay(job: RewardJob, finish: FinishPayment = () => undefined): Promise<PayResult> {
    this.metrics.record('RewardAttempts');
    const cap = this.settings.economy.pairRewardsPerDay;
    for (const pairCountToday of [0, cap]) {
      const paid = payReward(job, { now: this.clock.iso(), pairCountToday, economy: this.settings.economy });
      const outcome = await this.rewards.pay({ before: job, ...paid, finished: finish(paid.job) }, cap);
      if (outcome === 'paid') {
        this.metrics.record('RewardsPaid');
        return { job: paid.job, isOurs: true };
      }
      if (outcome === 'not-pending') return { job: (await this.rewards.find(job.jobId)) ?? job, isOurs: false };
    }
    return { job, isOurs: false };
  }
}
