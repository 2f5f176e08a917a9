import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { afterAnswer } from '../http/after-answer.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { type EventKey, OutboxRepository } from './outbox.repository.dynamo.ts';

/** Derives everything that follows from one event. Must be repeatable: it may run several times for one event. */
type Dispatch = (key: EventKey) => Promise<void>;

interface Announced {
  readonly key: EventKey;
  /** Milliseconds of the process. */
  readonly announcedAt: number;
}

/** Events at work at the same time, and the most that wait in memory. The sweep dispatches any others. */
const CONCURRENCY = 4;
const MOST_WAITING = 1_000;

/** Failures after which an event leaves the index. */
const MAX_FAILURES = 8;

/** Age in milliseconds from which the sweep takes an event over. */
const OVERDUE_MS = 5_000;
const SWEPT = 100;

/** Longest time in milliseconds that a stopping process waits for events at work. */
const LAST_WAIT_MS = 2_000;

/**
 * Dispatches stored events. An event carries a sparse index key until it is dispatched, so none is lost with its process.
 * No request waits for a dispatch or fails because of one.
 */
@Injectable()
export class Outbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Outbox.name);
  private readonly dispatches: Dispatch[] = [];
  private readonly waiting: Announced[] = [];
  private readonly running = new Set<Promise<void>>();
  private isStopped: boolean;

  constructor(
    private readonly events: OutboxRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.isStopped = settings.dispatchIntervalSeconds === 0;
  }

  /** Adds what follows from the events of one kind. */
  register<Key extends EventKey>(isOurs: (key: EventKey) => key is Key, dispatch: (key: Key) => Promise<void>): void {
    this.dispatches.push((key) => (isOurs(key) ? dispatch(key) : Promise.resolve()));
  }

  /** Dispatches an event after the answer of the current request. Never throws. */
  announce(key: EventKey): void {
    if (this.isStopped || this.dispatches.length === 0) return;
    afterAnswer(() => {
      if (this.waiting.length < MOST_WAITING) this.waiting.push({ key, announcedAt: performance.now() });
      this.work();
    });
  }

  /**
   * Dispatches events that are older than 5 seconds, from the start of the index.
   * @returns number of dispatched events
   */
  async sweep(): Promise<number> {
    const until = new Date(this.clock.now().getTime() - OVERDUE_MS).toISOString();
    let dispatched = 0;
    await eachItem(
      await this.events.overdue(until, SWEPT),
      async (key) => {
        if (await this.dispatchWaiting(key)) dispatched += 1;
      },
      (key, error) => this.logger.error({ err: error, ...key }, 'failed to record the failure of a dispatch'),
    );
    return dispatched;
  }

  /**
   * Puts the events of a quest or case that left the outbox undispatched into it again. The next sweep dispatches them.
   * @returns number of events
   */
  retry(id: string): Promise<number> {
    return this.events.restore(id);
  }

  /** Records the age of the oldest event that is not dispatched. */
  async measureBacklog(): Promise<void> {
    const oldest = await this.events.oldest();
    const waited = oldest === undefined ? 0 : this.clock.now().getTime() - Date.parse(oldest);
    this.metrics.record('DispatchesOldestSeconds', Math.max(0, Math.round(waited / 1_000)));
  }

  /** Resolves when no event is at work or waits in memory. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Stops taking events. The sweep of another process dispatches those in memory. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.waiting.length = 0;
    await Promise.race([this.settled(), sleep(LAST_WAIT_MS, undefined, { ref: false })]);
  }

  private work(): void {
    while (this.running.size < CONCURRENCY) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      const { key, announcedAt } = next;
      // A sweep takes older events only, so a fresh one is not dispatched yet.
      const isFresh = performance.now() - announcedAt < OVERDUE_MS;
      const one = (isFresh ? this.dispatch(key) : this.dispatchWaiting(key))
        .then(() => undefined)
        .catch((error: unknown) => this.logger.warn({ err: error, ...key }, 'an event stays in the outbox'))
        .finally(() => {
          this.running.delete(one);
          this.work();
        });
      this.running.add(one);
    }
  }

  private async dispatchWaiting(key: EventKey): Promise<boolean> {
    return this.dispatches.length > 0 && (await this.events.isWaiting(key)) && this.dispatch(key);
  }

  /** Returns true if the event is dispatched. A failure is counted; the sweep tries again. */
  private async dispatch(key: EventKey): Promise<boolean> {
    try {
      for (const dispatch of this.dispatches) await dispatch(key);
    } catch (error) {
      this.logger.warn({ err: error, ...key }, 'an event was not dispatched and stays in the outbox');
      if (await this.events.fail(key, { now: this.clock.iso(), max: MAX_FAILURES })) {
        this.metrics.record('DispatchesFailed');
        this.logger.error({ err: error, ...key }, 'an event left the outbox undispatched');
      }
      return false;
    }
    await this.events.done(key);
    return true;
  }
}
