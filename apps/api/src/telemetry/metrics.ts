import type { MetricName } from '@civicforge/contract/metric-names';

/** Takes what is measured. Never fails and never waits: nobody's request depends on being counted. */
export abstract class Metrics {
  /** True while a flag asks for more than the usual. */
  isAdvanced = false;

  /** @param by value of the metric's further dimension, where it has one */
  abstract record(name: MetricName, value?: number, by?: string): void;

  /** A text that goes out beside the numbers, for whoever reads the lines: it is no metric and costs nothing. */
  abstract note(name: 'FlagVersion' | 'FlagEvaluations', text: string): void;

  /** Asks for a state once a period, shortly before what was recorded is sent. */
  abstract eachPeriod(sample: () => void | Promise<void>): void;

  /** Sends what was recorded. */
  abstract flush(): Promise<void>;
}
