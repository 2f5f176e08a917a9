import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, type MetricName } from '../../../apps/api/src/telemetry/metric-names.ts';
import type { StageAccess, World } from '../core/world.ts';
import { localLogs } from '../logs/local-logs.ts';
import { isMetrics } from '../logs/log-line.ts';

/** What the service measured in a window; undefined is what nobody measured, which is not zero. */
export type Figures = Readonly<Partial<Record<FigureName, number>>>;

/** Name, and how many numbers become one. */
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
} as const satisfies Readonly<Record<string, readonly [MetricName, 'Sum' | 'Maximum' | 'p99']>>;
export type FigureName = keyof typeof FIGURES;
const NAMES = Object.keys(FIGURES) as FigureName[];

/** Reads a stage's figures between two times (milliseconds): of CloudWatch, or of the log of a local stack. */
export async function readFigures(world: World, access: StageAccess, from: number, to: number): Promise<Figures> {
  if (access.stage === 'local') return localFigures(access, from);
  // One number for the whole window: percentiles cannot be added up afterwards.
  const period = Math.max(60, Math.ceil((to - from) / 60_000) * 60);
  const MetricDataQueries = NAMES.map((id) => queryOf(id, access.stage, period));
  const client = world.aws(access).client(CloudWatchClient);
  const found: Partial<Record<FigureName, number>> = {};
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(from),
        EndTime: new Date(to),
        MetricDataQueries,
        ...(NextToken !== undefined && { NextToken }),
      }),
    );
    for (const { Id, Values = [] } of page.MetricDataResults ?? []) {
      const name = NAMES.find((known) => known === Id);
      if (name !== undefined && Values.length > 0) found[name] = combined(name, [...Values, ...kept(found[name])]);
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return withZeros(found);
}

/** Percent of the requests that failed; undefined where there was none. */
export function errorPercent({ requests, errors = 0 }: Figures): number | undefined {
  return requests === undefined || requests === 0 ? undefined : (100 * errors) / requests;
}

function queryOf(id: FigureName, stage: string, Period: number): MetricDataQuery {
  const [MetricName, Stat] = FIGURES[id];
  const Dimensions = [
    { Name: 'Stage', Value: stage },
    { Name: 'Service', Value: 'api' },
  ];
  return { Id: id, MetricStat: { Metric: { Namespace: METRIC_NAMESPACE, MetricName, Dimensions }, Period, Stat } };
}

async function localFigures({ data }: StageAccess, from: number): Promise<Figures> {
  const lines: Readonly<Record<string, unknown>>[] = [];
  for await (const line of localLogs(data).read({ services: ['api'], from })) {
    if (line.fields && isMetrics(line)) lines.push(line.fields);
  }
  const found: Partial<Record<FigureName, number>> = {};
  for (const name of NAMES) {
    const [metric] = FIGURES[name];
    const values = lines.flatMap((line) => {
      const value = line[metric];
      return Array.isArray(value) ? (value as number[]) : typeof value === 'number' ? [value] : [];
    });
    // The service leaves out what did not happen; that it measures at all, its sample of every period tells.
    if (values.length > 0) found[name] = combined(name, values);
  }
  return lines.length > 0 ? withZeros({ requests: 0, ...found }) : found;
}

/** The service sends no counter of what did not happen; that it counts requests tells that the others are zero. */
function withZeros(found: Figures): Figures {
  if (found.requests === undefined) return found;
  const sums = NAMES.filter((name) => FIGURES[name][1] === 'Sum');
  return { ...Object.fromEntries(sums.map((name) => [name, 0])), ...found };
}

const kept = (value: number | undefined): number[] => (value === undefined ? [] : [value]);

function combined(name: FigureName, values: readonly number[]): number {
  const [, stat] = FIGURES[name];
  if (stat === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (stat === 'Maximum') return Math.max(...values);
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
