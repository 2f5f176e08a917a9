interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Maximum number of tracked addresses. The least recently used one is evicted, which refills its bucket. */
const MOST_ADDRESSES = 20_000;

/** A token bucket per address in the memory of the task. It protects the task; rate limits provide fairness. */
export class LoadShedder {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #now: () => number;

  /** `now` is monotonic, in milliseconds. */
  constructor(perSecond: number, burst: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#now = now;
  }

  /** Takes one token. Returns undefined on success, else the seconds until one is available. */
  take(address: string): number | undefined {
    const now = this.#now();
    const bucket = this.#buckets.get(address) ?? { tokens: this.#burst, filledAt: now };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.filledAt) / 1_000) * this.#perSecond);
    bucket.filledAt = now;
    this.#remember(address, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond));
    bucket.tokens -= 1;
    return undefined;
  }

  /** Number of tracked addresses. */
  get size(): number {
    return this.#buckets.size;
  }

  #remember(address: string, bucket: Bucket): void {
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size <= MOST_ADDRESSES) return;
    const [longestSilent] = this.#buckets.keys();
    if (longestSilent !== undefined) this.#buckets.delete(longestSilent);
  }
}
