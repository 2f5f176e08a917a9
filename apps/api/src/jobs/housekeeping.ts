import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, BeforeApplicationShutdown } from '@nestjs/common';
import { AccountService } from '../account/account.service.ts';
import { CallSweeper } from '../calls/call.sweeper.ts';
import { Clock } from '../clock/clock.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { PhotoSweeper } from '../photos/photo.sweeper.ts';
import { QuestSweeper } from '../quests/quest.sweeper.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';

const INTERVAL_SECONDS = 60;
const JOBS_PER_ROUND = 100;

/**
 * Background jobs of the leader, once a minute: pays due rewards, expires overdue quests, makes the dates of calls, deletes photos that no quest
 * shows, finishes interrupted deletions of accounts.
 */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly leader: Leader;

  constructor(
    leaders: Leaders,
    private readonly rewards: RewardReprocessor,
    private readonly quests: QuestSweeper,
    private readonly calls: CallSweeper,
    private readonly photos: PhotoSweeper,
    private readonly accounts: AccountService,
    private readonly clock: Clock,
  ) {
    this.leader = leaders.make({ name: 'housekeeping', everySeconds: INTERVAL_SECONDS, work: () => this.work() });
  }

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.leader.stop();
  }

  /** Runs one round if this process is the leader. Never throws: the next round follows in a minute. */
  round(): Promise<void> {
    return this.leader.round();
  }

  private async work(): Promise<void> {
    const { leader } = this;
    const report = await leader.attempt('rewards', () => this.rewards.reprocess(JOBS_PER_ROUND));
    const expired = await leader.attempt('expiry', () => this.quests.sweep());
    const calls = await leader.attempt('calls', () => this.calls.sweep());
    const photos = await leader.attempt('photos', () => this.photos.sweep());
    const deleted = await leader.attempt('deletions', () => this.accounts.resume(this.aMinuteAgo()));
    await leader.attempt('backlog', () => this.rewards.measureBacklog());
    if ((report?.processed ?? 0) + (expired ?? 0) + (calls ?? 0) + (photos ?? 0) + (deleted ?? 0) > 0) {
      this.logger.log({ ...report, expired, calls, photos, deleted }, 'housekeeping');
    }
  }

  /** A younger deletion may still be at work in its request. */
  private aMinuteAgo(): string {
    return new Date(this.clock.now().getTime() - INTERVAL_SECONDS * 1_000).toISOString();
  }
}
