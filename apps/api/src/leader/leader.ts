import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { Lease, LEASE_SECONDS } from '../dynamo/lease.dynamo.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { Tracing } from '../spans/tracing.ts';

/** Background work that one of all processes does. */
export interface LeaderPlan {
  /** Names the lease, the span and the log lines. */
  readonly name: string;
  /** Seconds between two rounds; 0 starts none. */
  readonly everySeconds: number;
  /** Seconds after which another process takes over from a killed leader. */
  readonly leaseSeconds?: number;
  /** Seconds for which an answer about the lease counts; 0 asks in each round. */
  readonly renewSeconds?: number;
  /** One round. It may run in two processes at once. */
  readonly work: () => Promise<void>;
}

/** Makes leaders for the background work of this process. */
@Injectable()
export class Leaders {
  constructor(
    private readonly database: Database,
    private readonly maintenance: Maintenance,
    private readonly tracing: Tracing,
  ) {}

  make(plan: LeaderPlan): Leader {
    const lease = new Lease(this.database, plan.name, randomUUID(), plan.leaseSeconds);
    return new Leader(plan, lease, this.maintenance, this.tracing);
  }
}

/**
 * Runs rounds of background work while this process holds a lease and no maintenance is on. The lease only saves work:
 * two concurrent leaders do no harm.
 */
export class Leader {
  private readonly logger = new Logger(Leader.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private leadsUntil = 0;
  private asksAgainAt = 0;

  constructor(
    private readonly plan: LeaderPlan,
    private readonly lease: Lease,
    private readonly maintenance: Maintenance,
    private readonly tracing: Tracing,
  ) {}

  /** Starts the rounds. A round that takes longer than the pause skips the next ones. */
  start(): void {
    const { name, everySeconds } = this.plan;
    if (everySeconds === 0) return;
    this.timer = setInterval(() => {
      this.running ??= this.tracing
        .run(name, () => this.round())
        .finally(() => {
          this.running = undefined;
        });
    }, everySeconds * 1_000);
    this.timer.unref();
  }

  /** Waits for the running round and releases the lease, so that another process need not wait for its end. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    if (this.leadsUntil > 0) await this.attempt('release', () => this.lease.release());
  }

  /** Runs one round if this process leads. Never throws: the next round follows. */
  async round(): Promise<void> {
    const mayWork = await this.attempt('lease', async () => !(await this.maintenance.isOn()) && (await this.leads()));
    if (mayWork === true) await this.attempt('round', this.plan.work);
  }

  /** Runs one task and logs its failure, so that the other tasks of the round still run. */
  async attempt<T>(task: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ err: error, work: this.plan.name, task }, 'background work failed and is tried again');
      return undefined;
    }
  }

  private async leads(): Promise<boolean> {
    const { leaseSeconds = LEASE_SECONDS, renewSeconds = 0 } = this.plan;
    const now = Date.now();
    if (now < this.asksAgainAt) return now < this.leadsUntil;
    this.asksAgainAt = now + renewSeconds * 1_000;
    this.leadsUntil = (await this.lease.take()) ? now + leaseSeconds * 1_000 : 0;
    return this.leadsUntil > 0;
  }
}
