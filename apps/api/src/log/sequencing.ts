import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { Lease } from '../dynamo/lease.dynamo.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { Tracing } from '../spans/tracing.ts';
import { BATCH, LogSequencer } from './log.sequencer.ts';

/**
 * After a crash of the leader, another process takes over within the lease and one renewal: receipts get their places
 * within seconds then, too. A renewal costs one write.
 */
const LEASE_SECONDS = 12;
const RENEWAL_MILLISECONDS = 4_000;

/** Batches of one round, after which the leader checks its lease again. */
const BATCHES = 20;

/**
 * Runs the sequencer every few seconds in one process. A lease elects it. The lease only saves work: two concurrent
 * sequencers do no harm.
 */
@Injectable()
export class Sequencing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Sequencing.name);
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private leadsUntil = 0;
  private triesAgainAt = 0;

  constructor(
    database: Database,
    private readonly sequencer: LogSequencer,
    private readonly maintenance: Maintenance,
    private readonly tracing: Tracing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.lease = new Lease(database, 'log', randomUUID(), LEASE_SECONDS);
  }

  onApplicationBootstrap(): void {
    const { logIntervalSeconds } = this.settings;
    if (logIntervalSeconds === 0) return;
    this.timer = setInterval(() => {
      this.running ??= this.tracing
        .run('log', () => this.round())
        .finally(() => {
          this.running = undefined;
        });
    }, logIntervalSeconds * 1_000);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    if (this.leadsUntil === 0) return;
    await this.lease
      .release()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'failed to release the lease of the log'));
  }

  /** Runs one round if this process is the leader. Never throws: the next round follows in seconds. */
  async round(): Promise<void> {
    try {
      if (!(await this.leads()) || (await this.maintenance.isOn())) return;
      for (let batch = 0; batch < BATCHES; batch += 1) {
        if ((await this.sequencer.sequence()) < BATCH) return;
      }
    } catch (error) {
      this.logger.error({ err: error }, 'the log was not extended and is tried again in seconds');
    }
  }

  private async leads(): Promise<boolean> {
    const now = Date.now();
    if (now < this.triesAgainAt) return now < this.leadsUntil;
    this.triesAgainAt = now + RENEWAL_MILLISECONDS;
    this.leadsUntil = (await this.lease.take()) ? now + LEASE_SECONDS * 1_000 : 0;
    return this.leadsUntil > now;
  }
}
