import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { Database } from '../dynamo/database.ts';
import { Lease } from '../dynamo/lease.dynamo.ts';
import { Maintenance } from '../flags/maintenance.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Tracing } from '../spans/tracing.ts';

const LEASE_SECONDS = 30;
const DELIVERIES_PER_ROUND = 100;

/**
 * Every few seconds, one process dispatches the events that other processes left and sends the messages that are due. A
 * lease elects it. The lease only saves work: two concurrent leaders do no harm.
 */
@Injectable()
export class Dispatching implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatching.name);
  private readonly lease: Lease;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private leads = false;

  constructor(
    database: Database,
    private readonly outbox: Outbox,
    private readonly engine: DeliveryEngine,
    private readonly maintenance: Maintenance,
    private readonly tracing: Tracing,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.lease = new Lease(database, 'dispatch', randomUUID(), LEASE_SECONDS);
  }

  onApplicationBootstrap(): void {
    const { dispatchIntervalSeconds } = this.settings;
    if (dispatchIntervalSeconds === 0) return;
    this.timer = setInterval(() => {
      this.running ??= this.tracing
        .run('dispatch', () => this.round())
        .finally(() => {
          this.running = undefined;
        });
    }, dispatchIntervalSeconds * 1_000);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    if (!this.leads) return;
    await this.lease
      .release()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'failed to release the lease of the outbox'));
  }

  /** Runs one round if this process is the leader. Never throws: the next round follows in seconds. */
  async round(): Promise<void> {
    const mayWork = await this.attempt('lease', async () => {
      if (await this.maintenance.isOn()) return false;
      this.leads = await this.lease.take();
      return this.leads;
    });
    if (mayWork !== true) return;
    await this.attempt('events', () => this.outbox.sweep());
    await this.attempt('deliveries', () => this.engine.deliverDue(DELIVERIES_PER_ROUND));
    await this.attempt('backlog', () => this.engine.measureBacklog());
  }

  /** Runs one task and logs its failure, so that the other tasks still run. */
  private async attempt<T>(task: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ err: error, task }, 'dispatching failed and is tried again in seconds');
      return undefined;
    }
  }
}
