import { Metrics } from './metrics.ts';

/** Where nobody looks at metrics. */
export class NoMetrics extends Metrics {
  record(): void {
    // Nothing is kept.
  }

  note(): void {
    // Nothing is kept.
  }

  eachPeriod(): void {
    // Nobody asks.
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
