import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { Outbox } from '../outbox/outbox.ts';

const LEASE_SECONDS = 30;
const DELIVERIES_PER_ROUND = 100;

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
        await this.leader.attempt('deliveries', () => engine.deliverDue(DELIVERIES_PER_ROUND));
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
