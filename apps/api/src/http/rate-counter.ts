import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem } from './problem.ts';
import { limitOf, minuteOf, type RATE_LIMITS, secondsToNextMinute } from './rate-limits.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Counters that all tasks share. */
export abstract class SharedCounters {
  /** Adds to the counter of a window and answers its new value; rejects when the store is away. */
  abstract add(key: string, amount: number, expiresAtSeconds: number): Promise<number>;
}

/** Most subjects counted in memory within one minute; beyond, the oldest start again. */
const MOST_SUBJECTS = 50_000;

/** Milliseconds for which the memory alone counts after the store failed, so that requests do not wait for it. */
const PAUSE_AFTER_FAILURE = 1_000;

/**
 * Fixed windows of a real minute. Reads count in this task's memory; changes and sign-in in a store shared by all
 * tasks, one write a call. When the store is away the task's memory counts.
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
  async count(name: keyof typeof RATE_LIMITS, subject: string, now = Date.now()): Promise<void> {
    const key = `${subject}:${name}`;
    const inMemory = this.#addInMemory(key, 1, now);
    const count = name === 'read' ? inMemory : await this.#addShared(key, 1, now, inMemory);
    if (count > limitOf(name, this.#factor)) throw tooMany(now);
  }

  /** Takes a counted call back: only failed sign-ins of an account count. */
  async forget(name: keyof typeof RATE_LIMITS, subject: string, now = Date.now()): Promise<void> {
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
