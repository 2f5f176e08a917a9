import { METRIC_NAMESPACE, type MetricName } from '../../../apps/api/src/telemetry/metric-names.ts';
import type { LogLine, LogSource } from '../logs/log-line.ts';
import { errorRate, type Figures, type Series, SIGNALS, type Statistic } from './signals.ts';

const PERIOD_SECONDS = 60;

interface Measured {
  readonly at: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
}

/** The same figures as CloudWatch would show, from the metric lines in the log of a local stack. */
export async function localFigures(source: LogSource, from: number, to: number): Promise<Figures> {
  const measured: Measured[] = [];
  for await (const line of source.read({ services: ['api'], from, to })) {
    const values = measuredIn(line);
    if (values !== undefined) measured.push({ at: line.at, values });
  }
  const periods = Math.max(1, Math.ceil((to - from) / (PERIOD_SECONDS * 1000)));
  const series = SIGNALS.map(({ id, group, label, metric, stat, limit }): Series => {
    const values = Array.from({ length: periods }, (_, period) => {
      const start = to - (periods - period) * PERIOD_SECONDS * 1000;
      const within = measured.filter(({ at }) => at > start && at <= start + PERIOD_SECONDS * 1000);
      return summarized(metric, stat, within);
    });
    return { id, group, label, stat, values, ...(limit !== undefined && { limit }) };
  });
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    periodSeconds: PERIOD_SECONDS,
    series: withErrorRate(series),
  };
}

/** Puts the error rate behind the counts that it is made of. */
export function withErrorRate(series: readonly Series[]): Series[] {
  const find = (id: string) => series.find((one) => one.id === id);
  const [requests, errors] = [find('requests'), find('errors')];
  if (!requests || !errors) return [...series];
  return series.flatMap((one) => (one === errors ? [errorRate(requests, errors), one] : [one]));
}

/** The numbers of an EMF line by metric; undefined for every other line. */
function measuredIn({ fields }: LogLine): Measured['values'] | undefined {
  const { CloudWatchMetrics } = (fields?.['_aws'] ?? {}) as { CloudWatchMetrics?: unknown };
  if (fields === undefined || !Array.isArray(CloudWatchMetrics)) return undefined;
  const groups = CloudWatchMetrics as { Namespace?: string; Metrics?: { Name: string }[] }[];
  const names = groups.filter(({ Namespace }) => Namespace === METRIC_NAMESPACE).flatMap(({ Metrics = [] }) => Metrics);
  return Object.fromEntries(names.map(({ Name }) => [Name, [fields[Name]].flat().map(Number)]));
}

/** A period in which the service measured something else counts nothing: 0 for a sum, no figure for the rest. */
function summarized(metric: MetricName, stat: Statistic, lines: readonly Measured[]): number | undefined {
  if (lines.length === 0) return undefined;
  const values = lines.flatMap((line) => line.values[metric] ?? []);
  if (stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (values.length === 0) return undefined;
  if (stat === 'Maximum') return Math.max(...values);
  if (stat === 'Average') return values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil((stat === 'p95' ? 0.95 : 0.99) * sorted.length) - 1];
}
