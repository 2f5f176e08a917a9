import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricName } from '../../../../libs/contract/src/metric-names.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { localLogs } from '../logs/local-logs.ts';
import { metricQuery, ownMetric, readMeasured, readMetricData, type Statistic, summarized } from './metric-data.ts';

/** Metric values of a window. Undefined means not measured, which is not zero. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

/** Metric name and statistic of each figure. */
const FIGURES = {
  requests: ['RequestCount', 'Sum'],
  errors: ['ErrorCount', 'Sum'],
  clientErrors: ['ClientErrorCount', 'Sum'],
  rateLimited: ['RateLimited', 'Sum'],
  authenticationFailures: ['AuthenticationFailures', 'Sum'],
  p99: ['Latency', 'p99'],
  throttles: ['DatabaseThrottles', 'Sum'],
  databaseCalls: ['DatabaseCalls', 'Sum'],
  databaseRetries: ['DatabaseRetries', 'Sum'],
  databaseUserErrors: ['DatabaseUserErrors', 'Sum'],
  dependencyFailures: ['DependencyFailures', 'Sum'],
  abandoned: ['FailedRewardsAbandoned', 'Sum'],
  oldestPendingSeconds: ['RewardsOldestPendingSeconds', 'Maximum'],
  flagAgeSeconds: ['FlagSourceAgeSeconds', 'Maximum'],
} as const satisfies Readonly<Record<string, readonly [MetricName, Statistic]>>;
export type FigureName = keyof typeof FIGURES;
const NAMES = Object.keys(FIGURES) as FigureName[];

/** Reads the figures of a stage between two times (milliseconds) from CloudWatch, or from the log of a local stack. */
export async function readFigures(
  context: OpsContext,
  access: StageAccess,
  from: number,
  to: number,
): Promise<Figures> {
  return access.stage === 'local' ? localFigures(access, from, to) : stageFigures(context, access, from, to);
}

/** Returns the percentage of failed requests, or undefined without requests. */
export function errorPercent({ requests, errors = 0 }: Figures): number | undefined {
  return requests === undefined || requests === 0 ? undefined : (100 * errors) / requests;
}

async function stageFigures(context: OpsContext, access: StageAccess, from: number, to: number): Promise<Figures> {
  // One period for the whole window, because percentiles cannot be aggregated.
  const Period = Math.max(60, Math.ceil((to - from) / 60_000) * 60);
  const queries = NAMES.map((name) => {
    const [metric, Stat] = FIGURES[name];
    return metricQuery(name, ownMetric(access.stage, metric), { Period, Stat });
  });
  const answers = await readMetricData(context.aws(access).client(CloudWatchClient), queries, { from, to });
  return withZeros(figuresFrom((name) => [...(answers.get(name)?.values() ?? [])]));
}

async function localFigures({ data }: StageAccess, from: number, to: number): Promise<Figures> {
  const measured = await readMeasured(localLogs(data), { from, to });
  const found = figuresFrom((name) => measured.flatMap(({ values }) => values[FIGURES[name][0]] ?? []));
  // The service omits zero counters; the gauge that it samples in every period proves that it measures.
  return measured.length > 0 ? withZeros({ requests: 0, ...found }) : found;
}

function figuresFrom(valuesOf: (name: FigureName) => readonly number[]): Figures {
  const found: Partial<Record<FigureName, number>> = {};
  for (const name of NAMES) {
    const values = valuesOf(name);
    const value = values.length === 0 ? undefined : summarized(FIGURES[name][1], values);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/**
 * Sets missing counters to 0 when requests were counted: the service does not send counters of events that did not
 * happen.
 */
function withZeros(found: Figures): Figures {
  if (found.requests === undefined) return found;
  const sums = NAMES.filter((name) => FIGURES[name][1] === 'Sum');
  return { ...Object.fromEntries(sums.map((name) => [name, 0])), ...found };
}
