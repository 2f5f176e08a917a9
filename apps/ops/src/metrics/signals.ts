import type { MetricName } from '../../../../libs/contract/src/metric-names.ts';
import { MINIMUM_REQUESTS, OBJECTIVES } from '../../../../libs/contract/src/slo.ts';
import type { Statistic } from '../clients/metric-data.ts';
import { table } from '../core/table.ts';

/** Metrics of the service, in the order of the four golden signals. */
export interface Signal {
  readonly id: string;
  readonly group: 'traffic' | 'errors' | 'latency' | 'saturation' | 'rewards';
  readonly label: string;
  readonly metric: MetricName;
  readonly stat: Statistic;
  /** Upper limit from the SLO file. */
  readonly limit?: number;
}

const { latencyMilliseconds, errorRatePercent } = OBJECTIVES;

export const SIGNALS: readonly Signal[] = [
  { id: 'requests', group: 'traffic', label: 'requests', metric: 'RequestCount', stat: 'Sum' },
  { id: 'errors', group: 'errors', label: 'answers 5xx', metric: 'ErrorCount', stat: 'Sum' },
  { id: 'clientErrors', group: 'errors', label: 'answers 4xx', metric: 'ClientErrorCount', stat: 'Sum' },
  { id: 'rateLimited', group: 'errors', label: 'answers 429', metric: 'RateLimited', stat: 'Sum' },
  {
    id: 'average',
    group: 'latency',
    label: 'average ms',
    metric: 'Latency',
    stat: 'Average',
    limit: latencyMilliseconds.average,
  },
  { id: 'p95', group: 'latency', label: 'p95 ms', metric: 'Latency', stat: 'p95', limit: latencyMilliseconds.p95 },
  { id: 'p99', group: 'latency', label: 'p99 ms', metric: 'Latency', stat: 'p99', limit: latencyMilliseconds.p99 },
  { id: 'inFlight', group: 'saturation', label: 'in flight', metric: 'InFlightRequests', stat: 'Maximum' },
  {
    id: 'throttles',
    group: 'saturation',
    label: 'database throttles',
    metric: 'DatabaseThrottles',
    stat: 'Sum',
    limit: 0,
  },
  { id: 'retries', group: 'saturation', label: 'database retries', metric: 'DatabaseRetries', stat: 'Sum' },
  { id: 'pending', group: 'rewards', label: 'pending', metric: 'RewardsPending', stat: 'Maximum' },
  { id: 'abandoned', group: 'rewards', label: 'abandoned', metric: 'FailedRewardsAbandoned', stat: 'Sum', limit: 0 },
];

/** One row: a value per period, oldest first. Undefined: not measured. */
export interface Series {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly stat: Statistic;
  readonly limit?: number;
  readonly values: readonly (number | undefined)[];
}

/** Returns the percentage of failed requests. Undefined for few requests. */
export function errorRate(requests: Series, errors: Series): Series {
  const values = requests.values.map((count, index) => {
    if (count === undefined) return undefined;
    return count < MINIMUM_REQUESTS ? 0 : (100 * (errors.values[index] ?? 0)) / count;
  });
  const label = `failed % (from ${MINIMUM_REQUESTS} requests on)`;
  return { id: 'errorRate', group: 'errors', label, stat: 'Maximum', limit: errorRatePercent.alarm, values };
}

const BARS = '▁▂▃▄▅▆▇█';

/** Draws a row as a sparkline from 0 to its maximum, with a dot for a period without a value. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === undefined) return '·';
      const step = most === 0 ? 0 : Math.round((value / most) * (BARS.length - 1));
      return BARS[step] ?? '';
    })
    .join('');
}

export interface Figures {
  readonly from: string;
  readonly to: string;
  readonly periodSeconds: number;
  readonly series: readonly Series[];
}

/** Formats the table and marks values above their limits. */
export function figureLines({ from, to, periodSeconds, series }: Figures): string[] {
  const rows = series.map((one) => {
    const { group, label, values, limit } = one;
    const state = isAbove(one) ? 'ABOVE' : limit === undefined ? '' : 'ok';
    const limited = limit === undefined ? '' : `limit ${limit}`;
    return [
      group,
      label,
      number(values.at(-1)),
      number(highest(values)),
      number(whole(one)),
      sparkline(values),
      state,
      limited,
    ];
  });
  const head = ['SIGNAL', 'WHAT', 'NOW', 'HIGHEST', 'WINDOW', 'TREND', 'STATE', ''];
  return [...table(head, rows), `${from} to ${to}, ${periodSeconds} s each; · is a period without figures`];
}

/** Returns true if the last measured value is above the limit. */
export function isAbove({ values, limit }: Series): boolean {
  const last = values.findLast((value) => value !== undefined);
  return limit !== undefined && last !== undefined && last > limit;
}

/** Aggregates a row over the window: sums are added up, other statistics are averaged. */
function whole({ stat, values }: Series): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  if (stat === 'Maximum') return Math.max(...known);
  const sum = known.reduce((total, value) => total + value, 0);
  return stat === 'Sum' ? sum : sum / known.length;
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function number(value: number | undefined): string {
  if (value === undefined) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0);
}
