import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  type MetricDefinition,
  type MetricName,
  METRICS,
} from '@civicforge/contract/metric-names';
import { Metrics } from './metrics.ts';

export interface EmfOptions {
  readonly stage: string;
  readonly service: 'api' | 'jobs';
  /** Version of the release. Lines contain it as a property, so that new and old tasks can be compared. */
  readonly version: string;
  /** Receives one line of JSON without a line break. */
  readonly write: (line: string) => void;
}

/** Recorded values of one metric for one value of its additional dimension. */
interface Series {
  readonly name: MetricName;
  readonly by: string | undefined;
  values: number[];
}

/** Maximum number of values of a metric in one line. */
const MOST_VALUES = 100;

/** Maximum number of values of a dimension. Routes and operations are few; more would be a defect that costs money. */
const MOST_SERIES = 500;

/** Upper bounds of the histogram of latencies, in milliseconds. */
const BUCKETS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500] as const;

/**
 * Aggregates in memory and writes lines in CloudWatch's Embedded Metric Format. CloudWatch extracts the metrics from the
 * log, so the service makes no call.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class EmfMetrics extends Metrics {
  private series = new Map<string, Series>();
  private readonly notes: Record<string, string> = {};
  private readonly samples: (() => void | Promise<void>)[] = [];

  constructor(private readonly options: EmfOptions) {
    super();
  }

  record(name: MetricName, value = 1, by?: string): void {
    const key = `${name} ${by ?? ''}`;
    const known = this.series.get(key);
    if (known) known.values = merged(METRICS[name], known.values, value);
    else if (this.series.size < MOST_SERIES) this.series.set(key, { name, by, values: [value] });
  }

  note(name: 'FlagVersion' | 'FlagEvaluations' | 'FlagProblem', text: string): void {
    this.notes[name] = text;
  }

  eachPeriod(sample: () => void | Promise<void>): void {
    this.samples.push(sample);
  }

  async flush(): Promise<void> {
    for (const sample of this.samples) {
      try {
        await sample();
      } catch {
        // A gauge that fails is missing in this period.
      }
    }
    const recorded = [...this.series.values()];
    this.series = new Map();
    for (const group of grouped(recorded, this.options.service)) this.write(group);
  }

  /** Returns one line, or several if there are more values than a line may contain. */
  private write({ service, by, series }: Group): void {
    const rounds = Math.max(...series.map(({ values }) => Math.ceil(values.length / MOST_VALUES)));
    for (let round = 0; round < rounds; round += 1) {
      const parts = series
        .map(({ name, values }) => ({ name, values: values.slice(round * MOST_VALUES, (round + 1) * MOST_VALUES) }))
        .filter(({ values }) => values.length > 0);
      const extra = this.isAdvanced && by?.name === 'Route' ? histogram(parts) : {};
      this.options.write(JSON.stringify({ ...this.head(service, by, parts), ...extra }));
    }
  }

  private head(service: string, by: Group['by'], parts: readonly { name: MetricName; values: number[] }[]) {
    const dimensions = [[...METRIC_DIMENSIONS], ...(by ? [[...METRIC_DIMENSIONS, by.name]] : [])];
    return {
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [
          {
            Namespace: METRIC_NAMESPACE,
            Dimensions: dimensions,
            Metrics: parts.map(({ name }) => ({ Name: name, Unit: METRICS[name].unit })),
          },
        ],
      },
      Stage: this.options.stage,
      Service: service,
      Version: this.options.version,
      ...(by ? { [by.name]: by.value } : this.notes),
      ...Object.fromEntries(parts.map(({ name, values }) => [name, values.length === 1 ? values[0] : values])),
    };
  }
}

interface Group {
  readonly service: string;
  readonly by: { readonly name: string; readonly value: string } | undefined;
  readonly series: Series[];
}

function merged({ kind }: MetricDefinition, values: number[], value: number): number[] {
  switch (kind) {
    case 'sum':
      return [(values[0] ?? 0) + value];
    case 'max':
      return [Math.max(values[0] ?? value, value)];
    case 'last':
      return [value];
    case 'each':
      values.push(value);
      return values;
  }
}

/** Metrics with the same dimensions share a line. */
function grouped(recorded: readonly Series[], own: string): Group[] {
  const groups = new Map<string, Group>();
  for (const series of recorded) {
    const definition: MetricDefinition = METRICS[series.name];
    const service = definition.service ?? own;
    const by = definition.by && series.by !== undefined ? { name: definition.by, value: series.by } : undefined;
    const key = JSON.stringify([service, by]);
    const group = groups.get(key) ?? { service, by, series: [] };
    groups.set(key, group);
    group.series.push(series);
  }
  return [...groups.values()];
}

/** Latency histogram: a property for log queries, not a metric that costs money. */
function histogram(parts: readonly { name: MetricName; values: number[] }[]) {
  const latencies = parts.find(({ name }) => name === 'Latency')?.values ?? [];
  const counts = BUCKETS.map((bound) => [`upTo${bound}`, latencies.filter((value) => value <= bound).length]);
  return { LatencyHistogram: { ...Object.fromEntries(counts), all: latencies.length } as Record<string, number> };
}
