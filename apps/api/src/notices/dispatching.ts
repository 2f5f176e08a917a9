import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { Outbox } from '../outbox/outbox.ts';

const LEASE_SECONDS = 30;
const DELIVERIES_PER_ROUND = 100;

/** Most pages of due messages in a round, so that it ends before the lease does. */
const PAGES = 10;

/** The leader dispatches the events that other processes left, and sends the messages that are due. */
@Injectable()
export class Dispatching implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly leader: Leader;

  constructor(leaders: Leaders, outbox: Outbox, engine: DeliveryEngine, @Inject(SETTINGS) settings: Settings) {
    this.leader = leaders.make({
      name: 'dispatch',
      everySeconds: settings.dispatchIntervalSeconds,
      leaseSeconds: LEASE_SECONDS,
      work: async () => {
        await this.leader.attempt('events', () => outbox.sweep());
        await this.leader.attempt('deliveries', () => deliverAll(engine));
        await this.leader.attempt('backlog of events', () => outbox.measureBacklog());
        await this.leader.attempt('backlog of deliveries', () => engine.measureBacklog());
      },
    });
  }

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.leader.stop();
  }
}

/** Sends due messages page by page, until a page is not full or its receivers take long. */
async function deliverAll(engine: DeliveryEngine): Promise<void> {
  const end = Date.now() + (LEASE_SECONDS / 2) * 1_000;
  for (let page = 0; page < PAGES && Date.now() < end; page += 1) {
    const { delivered, failed, dropped } = await engine.deliverDue(DELIVERIES_PER_ROUND);
    if (delivered + failed + dropped < DELIVERIES_PER_ROUND) return;
  }
}
