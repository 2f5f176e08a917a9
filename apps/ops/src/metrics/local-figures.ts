import type { MetricName } from '../../../../libs/contract/src/metric-names.ts';
import { type MeasuredFigure, readMeasured, type Statistic, summarized } from '../clients/metric-data.ts';
import type { LogSource } from '../logs/log-line.ts';
import { errorRate, type Figures, type Series, SIGNALS } from './signals.ts';

const PERIOD_SECONDS = 60;

/** Computes the figures from the metric lines in the log of a local stack. */
export async function localFigures(source: LogSource, from: number, to: number): Promise<Figures> {
  const measured = await readMeasured(source, { from, to });
  const periods = Math.max(1, Math.ceil((to - from) / (PERIOD_SECONDS * 1000)));
  const series = SIGNALS.map(({ id, group, label, metric, stat, limit }): Series => {
    const values = Array.from({ length: periods }, (_, period) => {
      const start = to - (periods - period) * PERIOD_SECONDS * 1000;
      const within = measured.filter(({ at }) => at > start && at <= start + PERIOD_SECONDS * 1000);
      return summarizedIn(metric, stat, within);
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

/** Inserts the error rate after its counts. */
export function withErrorRate(series: readonly Series[]): Series[] {
  const find = (id: string) => series.find((one) => one.id === id);
  const [requests, errors] = [find('requests'), find('errors')];
  if (!requests || !errors) return [...series];
  return series.flatMap((one) => (one === errors ? [errorRate(requests, errors), one] : [one]));
}

/** Aggregates a metric per period. A period without the metric counts 0 for a sum and has no figure otherwise. */
function summarizedIn(metric: MetricName, stat: Statistic, lines: readonly MeasuredFigure[]): number | undefined {
  if (lines.length === 0) return undefined;
  return summarized(
    stat,
    lines.flatMap(({ values }) => values[metric] ?? []),
  );
}
