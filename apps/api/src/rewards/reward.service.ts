import { Inject, Injectable } from '@nestjs/common';
import { payReward, type RewardJob } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { RewardRepository } from './reward.repository.ts';

/** Writes that belong into the transaction that pays, given the job as it will be. */
export type AlongWrites = (paid: RewardJob) => readonly NamedWrite[];

@Injectable()
export class RewardService {
  constructor(
    private readonly rewards: RewardRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Pays a job now, with zero amounts where the pair's daily cap is reached.
   * @returns the job as it stands afterwards
   * @throws DatabaseBusy nothing is known; the job stays due and is tried again
   */
  async pay(job: RewardJob, along: AlongWrites = () => []): Promise<RewardJob> {
    const cap = this.settings.economy.pairRewardsPerDay;
    for (const pairCountToday of [0, cap]) {
      const paid = payReward(job, { now: this.clock.iso(), pairCountToday, economy: this.settings.economy });
      const outcome = await this.rewards.pay({ before: job, ...paid, along: along(paid.job) }, cap);
      if (outcome === 'paid') return paid.job;
      if (outcome === 'not-pending') return (await this.rewards.find(job.jobId)) ?? job;
    }
    return job;
  }
}
