import type { MetricName } from '@civicforge/contract/metric-names';

/** Records metrics. Never throws and never waits, so that no request depends on metrics. */
export abstract class Metrics {
  /** True while the advanced monitoring flag is on. */
  isAdvanced = false;

  /** @param by value of the metric's additional dimension, if it has one */
  abstract record(name: MetricName, value?: number, by?: string): void;

  /** Adds a text property to the log lines. It is not a metric and costs nothing. */
  abstract note(name: 'FlagVersion' | 'FlagEvaluations' | 'FlagProblem', text: string): void;

  /** Registers a gauge that is read once per period, before the flush. */
  abstract eachPeriod(sample: () => void | Promise<void>): void;

  /** Flushes recorded values. */
  abstract flush(): Promise<void>;
}
