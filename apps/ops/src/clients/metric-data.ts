import { type CloudWatchClient, paginateGetMetricData, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, type MetricName } from '../../../../libs/contract/src/metric-names.ts';
import type { LogLine, LogSource } from '../logs/log-line.ts';

/** The statistic that aggregates the values of a period. */
export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'p95' | 'p99';

/** Time range of the figures, in milliseconds. */
interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** CloudWatch values by query id and start of the period (milliseconds). */
export type MetricAnswers = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Reads all pages of GetMetricData. */
export async function readMetricData(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { from, to }: TimeRange,
): Promise<MetricAnswers> {
  const answers = new Map<string, Map<number, number>>();
  const asked = { MetricDataQueries: [...queries], StartTime: new Date(from), EndTime: new Date(to) };
  for await (const page of paginateGetMetricData({ client }, asked)) {
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const known = answers.get(Id) ?? new Map<number, number>();
      Timestamps.forEach((time, index) => known.set(time.getTime(), Values[index] ?? 0));
      answers.set(Id, known);
    }
  }
  return answers;
}

/** Returns a query of one metric. */
export function metricQuery(
  Id: string,
  metric: { readonly Namespace: string; readonly MetricName: string; readonly dimensions: Record<string, string> },
  { Period, Stat }: { readonly Period: number; readonly Stat: Statistic },
): MetricDataQuery {
  const { dimensions, ...names } = metric;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { ...names, Dimensions }, Period, Stat } };
}

/** Returns a query of a metric that the API emits. */
export function ownMetric(Stage: string, MetricName: MetricName, more: Record<string, string> = {}) {
  return { Namespace: METRIC_NAMESPACE, MetricName, dimensions: { Stage, Service: 'api', ...more } };
}

/** Values of one metric line, by metric. */
export interface MeasuredFigure {
  readonly at: number;
  readonly values: Readonly<Partial<Record<string, readonly number[]>>>;
}

/** Reads the same metrics from the log of a local stack, where the service writes them in EMF. */
export async function readMeasured(source: LogSource, { from, to }: TimeRange): Promise<MeasuredFigure[]> {
  const measured: MeasuredFigure[] = [];
  for await (const line of source.read({ services: ['api'], from, to })) {
    const values = measuredIn(line);
    if (values !== undefined) measured.push({ at: line.at, values });
  }
  return measured;
}

/** Returns the values of an EMF line by metric, or undefined for any other line. */
function measuredIn({ fields }: LogLine): MeasuredFigure['values'] | undefined {
  const { CloudWatchMetrics } = (fields?.['_aws'] ?? {}) as { CloudWatchMetrics?: unknown };
  if (fields === undefined || !Array.isArray(CloudWatchMetrics)) return undefined;
  const groups = CloudWatchMetrics as { Namespace?: string; Metrics?: { Name: string }[] }[];
  const names = groups.filter(({ Namespace }) => Namespace === METRIC_NAMESPACE).flatMap(({ Metrics = [] }) => Metrics);
  return Object.fromEntries(names.map(({ Name }) => [Name, [fields[Name]].flat().map(Number)]));
}

/** Aggregates values. The sum of no values is 0; maximum, average and percentile of no values are undefined. */
export function summarized(stat: Statistic, values: readonly number[]): number | undefined {
  const sum = values.reduce((total, value) => total + value, 0);
  if (stat === 'Sum') return sum;
  if (values.length === 0) return undefined;
  if (stat === 'Maximum') return Math.max(...values);
  if (stat === 'Average') return sum / values.length;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil((stat === 'p95' ? 0.95 : 0.99) * sorted.length) - 1];
}
