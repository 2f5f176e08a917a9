import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AccountService } from '../account/account.service.ts';
import { Clock } from '../clock/clock.ts';
import { Database } from '../dynamo/database.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { Lease } from '../dynamo/lease.dynamo.ts';
import { PhotoSweeper } from '../photos/photo.sweeper.ts';
import { QuestSweeper } from '../quests/quest.sweeper.ts';
import { Tracing } from '../spans/tracing.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';

const INTERVAL_MILLISECONDS = 60_000;
const JOBS_PER_ROUND = 100;

/**
 * Background jobs: pays due rewards, expires overdue quests, deletes photos that no quest shows, finishes interrupted
 * deletions of accounts. Every process tries once a minute; a lease elects one of them. The lease only saves work: two
 * concurrent leaders do no harm.
 */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    database: Database,
    private readonly rewards: RewardReprocessor,
    private readonly quests: QuestSweeper,
    private readonly photos: PhotoSweeper,
    private readonly accounts: AccountService,
    private readonly clock: Clock,
    private readonly maintenance: Maintenance,
    private readonly tracing: Tracing,
  ) {
    this.lease = new Lease(database, 'housekeeping', randomUUID());
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.tracing.run('housekeeping', () => this.round()));
    }, INTERVAL_MILLISECONDS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    await this.lease
      .release()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'failed to release the lease'));
  }

  /** Runs one round if this process is the leader. Never throws: the next round follows in a minute. */
  async round(): Promise<void> {
    if (!(await this.leads())) return;
    const report = await this.attempt('rewards', () => this.rewards.reprocess(JOBS_PER_ROUND));
    const expired = await this.attempt('expiry', () => this.quests.sweep());
    const photos = await this.attempt('photos', () => this.photos.sweep());
    const deleted = await this.attempt('deletions', () => this.accounts.resume(this.aMinuteAgo()));
    await this.attempt('backlog', () => this.rewards.measureBacklog());
    if ((report?.processed ?? 0) + (expired ?? 0) + (photos ?? 0) + (deleted ?? 0) > 0) {
      this.logger.log({ ...report, expired, photos, deleted }, 'housekeeping');
    }
  }

  /** A younger deletion may still be at work in its request. */
  private aMinuteAgo(): string {
    return new Date(this.clock.now().getTime() - INTERVAL_MILLISECONDS).toISOString();
  }

  private async leads(): Promise<boolean> {
    const mayWork = async () => !(await this.maintenance.isOn()) && (await this.lease.take());
    return (await this.attempt('lease', mayWork)) ?? false;
  }

  /** Runs one task and logs its failure, so that the other tasks still run. */
  private async attempt<T>(task: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ err: error, task }, 'housekeeping failed and is tried again in a minute');
      return undefined;
    }
  }
}
