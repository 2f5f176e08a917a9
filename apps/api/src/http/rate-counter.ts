import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem } from './problem.ts';
import { limitOf, minuteOf, type RATE_LIMITS, secondsToNextMinute } from './rate-limits.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Counters shared by all tasks. */
export abstract class SharedCounters {
  /** Increments the counter of a window and returns its new value. Rejects when the store is unavailable. */
  abstract add(key: string, amount: number, expiresAtSeconds: number): Promise<number>;
}

type SharedLimit = Exclude<keyof typeof RATE_LIMITS, 'read'>;

/** Maximum number of subjects counted in memory within one minute. Above, the oldest are evicted. */
const MOST_SUBJECTS = 50_000;

/** Time in milliseconds during which only memory counts after a failure of the store. */
const PAUSE_AFTER_FAILURE = 1_000;

/**
 * Counts calls in fixed windows of a real minute: reads in the memory of the task, changes and sign-ins in a store shared
 * by all tasks, one write per call. Falls back to memory while the store is unavailable.
 */
@Injectable()
export class RateCounter {
  readonly #factor: number;
  readonly #shared: SharedCounters;
  readonly #memory = new Map<string, number>();
  #minute = 0;
  #pausedUntil = 0;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'rateLimitFactor'>, shared: SharedCounters) {
    this.#factor = settings.rateLimitFactor;
    this.#shared = shared;
  }

  /** @throws Problem `rate-limited` with the seconds to the end of the minute. */
  countRead(subject: string, now = Date.now()): void {
    if (this.#addInMemory(`${subject}:read`, 1, now) > limitOf('read', this.#factor)) throw tooMany(now);
  }

  /** @throws Problem `rate-limited` with the seconds to the end of the minute. */
  async count(name: SharedLimit, subject: string, now = Date.now()): Promise<void> {
    const key = `${subject}:${name}`;
    const count = await this.#addShared(key, 1, now, this.#addInMemory(key, 1, now));
    if (count > limitOf(name, this.#factor)) throw tooMany(now);
  }

  /** Reverts a counted call, because only failed sign-ins of an account count. */
  async forget(name: SharedLimit, subject: string, now = Date.now()): Promise<void> {
    const key = `${subject}:${name}`;
    await this.#addShared(key, -1, now, this.#addInMemory(key, -1, now));
  }

  async #addShared(key: string, amount: number, now: number, inMemory: number): Promise<number> {
    if (now < this.#pausedUntil) return inMemory;
    const minute = minuteOf(now);
    try {
      return await this.#shared.add(partitionKey('runtime', 'rate', key, String(minute)), amount, (minute + 3) * 60);
    } catch {
      this.#pausedUntil = now + PAUSE_AFTER_FAILURE;
      return inMemory;
    }
  }

  #addInMemory(key: string, amount: number, now: number): number {
    const minute = minuteOf(now);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#memory.clear();
    }
    const count = (this.#memory.get(key) ?? 0) + amount;
    this.#memory.set(key, count);
    if (this.#memory.size > MOST_SUBJECTS) {
      const [oldest] = this.#memory.keys();
      if (oldest !== undefined) this.#memory.delete(oldest);
    }
    return count;
  }
}

function tooMany(now: number): Problem {
  return new Problem('rate-limited', undefined, { headers: { 'retry-after': String(secondsToNextMinute(now)) } });
}
