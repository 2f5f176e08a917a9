import { Injectable, Logger } from '@nestjs/common';
import { type Delivery, type DeliveryChannel, type DeliveryOutcome, recordAttempt } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { eachItem } from '../dynamo/each-item.ts';
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

/** Timeout of an attempt, after which another process may begin it again. */
const ATTEMPT_MILLISECONDS = 60_000;

/** Attempts at the same time. A receiver that hangs must not keep all others waiting. */
const CONCURRENCY = 8;

/**
 * Sends due deliveries. Needs no lease, because a conditional write begins each attempt. Delivery is at least once: a
 * process that dies between sending and recording sends again under the same id.
 */
@Injectable()
export class DeliveryEngine {
  private readonly logger = new Logger(DeliveryEngine.name);
  private readonly channels = new Map<DeliveryChannel, Channel>();

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

  /** Makes one attempt for every due delivery, at most `limit` of them. */
  async deliverDue(limit: number): Promise<DeliveryReport> {
    return this.deliver(await this.deliveries.due(this.clock.iso(), limit));
  }

  /** Makes one attempt for each of these deliveries that is due. */
  async deliver(deliveries: readonly Delivery[]): Promise<DeliveryReport> {
    const counts = { delivered: 0, failed: 0, dropped: 0, skipped: 0 };
    const waiting = [...deliveries];
    const next = function* () {
      for (let delivery = waiting.shift(); delivery !== undefined; delivery = waiting.shift()) yield delivery;
    };
    const worker = () =>
      eachItem(
        next(),
        async (delivery) => {
          counts[await this.attempt(delivery)] += 1;
        },
        ({ deliveryId }, error) => {
          this.logger.error({ err: error, deliveryId }, 'failed to begin or record an attempt to deliver');
          counts.failed += 1;
        },
      );
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, waiting.length) }, worker));
    return counts;
  }

  /** Records the number of due deliveries and the age of the oldest. */
  async measureBacklog(): Promise<void> {
    const now = this.clock.iso();
    const { due, oldest } = await this.deliveries.backlog(now);
    const waited = oldest === undefined ? 0 : Date.parse(now) - Date.parse(oldest);
    this.metrics.record('DeliveriesDue', due);
    this.metrics.record('DeliveriesOldestDueSeconds', Math.max(0, Math.round(waited / 1_000)));
  }

  private async attempt(due: Delivery): Promise<keyof DeliveryReport> {
    const now = this.clock.iso();
    const channel = this.channels.get(due.channel);
    // The index is eventually consistent: another process may have begun the attempt.
    if (channel === undefined || due.nextAttemptAt === undefined || due.nextAttemptAt > now) return 'skipped';
    const until = new Date(Date.parse(now) + ATTEMPT_MILLISECONDS).toISOString();
    const begun = await this.deliveries.begin(due, until);
    if (begun === undefined) return 'skipped';
    const outcome = await this.send(channel, begun);
    const after = recordAttempt(begun, outcome, { now: this.clock.iso(), random: Math.random() });
    // False for a delivery that was erased or replaced by its channel.
    if (!(await this.deliveries.replace(begun, after))) return outcome.kind === 'delivered' ? 'delivered' : 'skipped';
    if (after.state === 'FAILED') this.metrics.record('DeliveriesFailed', 1, after.channel);
    return outcome.kind;
  }

  private async send(channel: Channel, delivery: Delivery): Promise<DeliveryOutcome> {
    try {
      return await channel.send(delivery);
    } catch (error) {
      const { deliveryId, channel: name } = delivery;
      this.logger.warn({ err: error, deliveryId, channel: name }, 'an attempt to deliver failed');
      return { kind: 'failed', error: 'internal' };
    }
  }
}
