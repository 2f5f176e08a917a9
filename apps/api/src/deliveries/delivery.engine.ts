import { Injectable, Logger } from '@nestjs/common';
import { type Delivery, type DeliveryChannel, type DeliveryOutcome, recordAttempt } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { attemptDue, type DueWork, type Lane } from '../due/attempt-due.ts';
import { BoundedMap } from '../http/bounded-map.ts';
import { ownCopy } from '../http/own-copy.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Channel } from './channel.ts';
import { DeliveryRepository } from './delivery.repository.dynamo.ts';

export interface DeliveryReport {
  readonly delivered: number;
  readonly failed: number;
  readonly dropped: number;
  /** Due deliveries that another process holds. */
  readonly skipped: number;
}

/**
 * Attempts at the same time: in all for channels with one receiver for all members, for one of these channels, and for one
 * webhook or device.
 */
const WIDTH = { channels: 8, channel: 4, target: 1 } as const;

/**
 * Webhooks and devices, which members name. They have slots of their own, so that receivers that hang take none of those of
 * mails, and many, because each can take ten seconds. One member takes a few of them at most.
 */
const RECEIVERS = { name: 'receivers', width: 64, ofMember: 8 } as const;

/** Receivers that did not answer the last time. They take no slot of the others, and one round tries as many as there are slots. */
const SILENT = { name: 'silent receivers', width: 32, known: 10_000 } as const;

/** Messages that wait for a first attempt outside of a round, for one webhook or device. */
const SOON_WAITING = 50;

/** Failures that say that the receiver is away, and not that it refuses one message. */
const AWAY = new Set(['timeout', 'connection', 'name', 'address']);

/** A receiver at work outside of a round. */
interface Soon {
  readonly waiting: Delivery[];
  /** The member who named the receiver. */
  readonly userId?: string;
}

/**
 * Sends due deliveries. Needs no lease, because a conditional write begins each attempt. Delivery is at least once: a
 * process that dies between sending and recording sends again under the same id.
 */
@Injectable()
export class DeliveryEngine {
  private readonly logger = new Logger(DeliveryEngine.name);
  private readonly channels = new Map<DeliveryChannel, Channel>();
  /** New deliveries by receiver. A receiver is there while it is at work. */
  private readonly soon = new Map<string, Soon>();
  /** Webhooks and devices that did not answer this process the last time. */
  private readonly silent = new BoundedMap<string, true>(SILENT.known);
  private readonly work: Omit<DueWork<Delivery, DeliveryOutcome['kind']>, 'laneOf'> = {
    width: WIDTH.channels,
    begin: (delivery, until) =>
      this.channels.has(delivery.channel) ? this.deliveries.begin(delivery, until) : Promise.resolve(undefined),
    attempt: (delivery, stopLane) => this.attempt(delivery, stopLane),
    failed: ({ deliveryId }, error) => {
      this.logger.error({ err: error, deliveryId }, 'failed to begin or record an attempt to deliver');
    },
  };

  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  register(channel: Channel): void {
    this.channels.set(channel.name, channel);
  }

  /** Returns the host of the receiver without user, path and query. Undefined if there is none or it is gone. */
  async hostOf(delivery: Delivery): Promise<string | undefined> {
    return this.channels.get(delivery.channel)?.hostOf?.(delivery);
  }

  /**
   * Makes the first attempt of new deliveries without a round. The caller does not wait. A round makes those for which there is
   * no room and those to a silent receiver, so a receiver that hangs costs a bounded number of connections and no memory.
   */
  sendSoon(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      const { channel, target, userId } = delivery;
      const key = target ?? channel;
      const atWork = this.soon.get(key);
      if (atWork !== undefined && atWork.waiting.length < SOON_WAITING) atWork.waiting.push(delivery);
      if (atWork !== undefined || (target !== undefined && !this.hasRoom(target, userId))) continue;
      const own = [delivery];
      this.soon.set(key, { waiting: own, ...(target !== undefined && { userId }) });
      void this.drain(own)
        .catch((error: unknown) => this.logger.warn({ err: error }, 'new messages wait for the next round'))
        .finally(() => this.soon.delete(key));
    }
  }

  /** Makes one attempt for every due delivery, at most `limit` of them. */
  async deliverDue(limit: number): Promise<DeliveryReport> {
    return this.deliver(await this.deliveries.due(this.clock.iso(), limit));
  }

  /** Makes one attempt for each of these deliveries that is due. */
  async deliver(deliveries: readonly Delivery[]): Promise<DeliveryReport> {
    const { unrecorded, ...counts } = await attemptDue(
      deliveries,
      { ...this.work, ...this.lanes(deliveries) },
      this.clock,
    );
    return { delivered: 0, dropped: 0, ...counts, failed: (counts.failed ?? 0) + unrecorded };
  }

  /** Records the number of due deliveries and the age of the oldest. */
  async measureBacklog(): Promise<void> {
    const now = this.clock.iso();
    const { due, oldest } = await this.deliveries.backlog(now);
    const waited = oldest === undefined ? 0 : Date.parse(now) - Date.parse(oldest);
    this.metrics.record('DeliveriesDue', due);
    this.metrics.record('DeliveriesOldestDueSeconds', Math.max(0, Math.round(waited / 1_000)));
  }

  /** True if the receiver can be tried without a round: it is not silent, and neither its member nor all take too many slots. */
  private hasRoom(target: string, userId: string): boolean {
    if (this.silent.get(target) === true) return false;
    const taken = [...this.soon.values()].flatMap((one) => one.userId ?? []);
    return taken.length < RECEIVERS.width && taken.filter((one) => one === userId).length < RECEIVERS.ofMember;
  }

  /** A webhook or device is a lane of its own. Messages of a channel to all members share one. */
  private lanes(deliveries: readonly Delivery[]): Pick<DueWork<Delivery, DeliveryOutcome['kind']>, 'laneOf'> {
    const silent = new Set(deliveries.flatMap((one) => (this.isSilent(one) ? [one.target] : [])));
    const tried = new Set([...silent].slice(0, SILENT.width));
    const laneOf = ({ channel, target, userId }: Delivery): Lane => {
      if (target === undefined) return { key: channel, width: WIDTH.channel };
      const lane = { key: target, width: WIDTH.target };
      return silent.has(target)
        ? { ...lane, pool: SILENT, isPostponed: !tried.has(target) }
        : { ...lane, pool: RECEIVERS, share: { name: userId, width: RECEIVERS.ofMember } };
    };
    return { laneOf };
  }

  /** True if the receiver did not answer the last time, of this process or of another. */
  private isSilent({ target, attempts }: Delivery): boolean {
    return target !== undefined && (this.silent.get(target) === true || AWAY.has(attempts.at(-1)?.error ?? ''));
  }

  private heard({ target }: Delivery, isAway: boolean): void {
    if (target === undefined) return;
    if (isAway) this.silent.set(ownCopy(target), true);
    else this.silent.delete(target);
  }

  private async drain(queue: Delivery[]): Promise<void> {
    while (queue.length > 0) await this.deliver(queue.splice(0));
  }

  private async attempt(delivery: Delivery, stopLane: () => void): Promise<DeliveryOutcome['kind'] | 'skipped'> {
    const outcome = await this.send(delivery);
    const isAway = outcome.kind === 'failed' && AWAY.has(outcome.error);
    this.heard(delivery, isAway);
    if (isAway) stopLane();
    const after = recordAttempt(delivery, outcome, { now: this.clock.iso(), random: Math.random() });
    // False for a delivery that was erased or replaced by its channel.
    if (!(await this.deliveries.replace(delivery, after))) {
      return outcome.kind === 'delivered' ? 'delivered' : 'skipped';
    }
    if (after.state === 'FAILED') this.metrics.record('DeliveriesFailed', 1, after.channel);
    return outcome.kind;
  }

  private async send(delivery: Delivery): Promise<DeliveryOutcome> {
    try {
      return (await this.channels.get(delivery.channel)?.send(delivery)) ?? { kind: 'failed', error: 'internal' };
    } catch (error) {
      const { deliveryId, channel: name } = delivery;
      this.logger.warn({ err: error, deliveryId, channel: name }, 'an attempt to deliver failed');
      return { kind: 'failed', error: 'internal' };
    }
  }
}
