import { Metrics } from './metrics.ts';

/** Metrics of a process without a collector: discards everything. */
export class NoMetrics extends Metrics {
  record(): void {
    // Discarded.
  }

  note(): void {
    // Discarded.
  }

  eachPeriod(): void {
    // Never read.
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
