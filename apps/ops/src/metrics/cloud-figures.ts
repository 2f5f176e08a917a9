import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { type MetricQuery, throttleQueries } from '../../../../libs/contract/src/alarm-metrics.ts';
import { DASHBOARD_PERIOD_SECONDS } from '../../../../libs/contract/src/slo.ts';
import { metricQuery, ownMetric, readMetricData } from '../clients/metric-data.ts';
import type { Outputs } from '../clients/outputs.ts';
import type { TableNames } from '../clients/tables.ts';
import { withErrorRate } from './local-figures.ts';
import { type Figures, type Series, SIGNALS } from './signals.ts';

type Row = Omit<Series, 'values'>;

interface MetricRequest {
  readonly row: Row;
  readonly queries: readonly MetricDataQuery[];
  /** Id of the query that returns the row. */
  readonly answer: string;
}

/**
 * Reads traffic, errors, latency and saturation of a deployed stage and its tables, in the periods of the dashboards.
 */
export async function cloudFigures(
  client: CloudWatchClient,
  outputs: Outputs,
  { tables, from, to }: { tables: TableNames; from: number; to: number },
): Promise<Figures> {
  const periodMs = DASHBOARD_PERIOD_SECONDS * 1000;
  // Whole periods only: a partial period would appear as a drop.
  const end = Math.floor(to / periodMs) * periodMs;
  const periods = Math.max(1, Math.ceil((end - from) / periodMs));
  const start = end - periods * periodMs;
  const asked = [...ownRows(outputs.stage), ...taskRows(outputs), ...tableRows(tables)];
  const answers = await readMetricData(
    client,
    asked.flatMap(({ queries }) => queries),
    { from: start, to: end },
  );
  const series = asked.map(({ row, answer }): Series => {
    const values = Array.from({ length: periods }, (_, period) => answers.get(answer)?.get(start + period * periodMs));
    return { ...row, values };
  });
  return {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    periodSeconds: DASHBOARD_PERIOD_SECONDS,
    series: withErrorRate(series),
  };
}

function single(row: Row, metric: Parameters<typeof metricQuery>[1]): MetricRequest {
  const query = metricQuery(row.id, metric, { Period: DASHBOARD_PERIOD_SECONDS, Stat: row.stat });
  return { row, answer: row.id, queries: [{ ...query, ReturnData: true }] };
}

function ownRows(stage: string): MetricRequest[] {
  return SIGNALS.map(({ metric, ...row }) => single(row, ownMetric(stage, metric)));
}

function taskRows({ cluster, services }: Outputs): MetricRequest[] {
  return (['api', 'web'] as const).flatMap((service) =>
    (['CPUUtilization', 'MemoryUtilization'] as const).map((MetricName) => {
      const label = `${service} ${MetricName === 'CPUUtilization' ? 'processor' : 'memory'} %`;
      const row = { id: `${service}${MetricName}`, group: 'saturation', label, stat: 'Maximum' as const };
      const dimensions = { ClusterName: cluster, ServiceName: services[service].service };
      return single(row, { Namespace: 'AWS/ECS', MetricName, dimensions });
    }),
  );
}

function tableRows(tables: TableNames): MetricRequest[] {
  return TABLES.flatMap(({ name, indexes }) => {
    const units = (['Read', 'Write'] as const).map((kind) => {
      const row = {
        id: `${name}${kind}`,
        group: 'tables',
        label: `${name} ${kind.toLowerCase()} units`,
        stat: 'Sum' as const,
      };
      const MetricName = `Consumed${kind}CapacityUnits`;
      return single(row, { Namespace: 'AWS/DynamoDB', MetricName, dimensions: { TableName: tables[name] } });
    });
    const global = indexes.filter(({ scope }) => scope === 'global').map((index) => index.name);
    const lines = throttleQueries(tables[name], { indexes: global, isOfTable: true }, DASHBOARD_PERIOD_SECONDS);
    const row = { id: `${name}Throttled`, group: 'tables', label: `${name} throttled`, stat: 'Sum' as const, limit: 0 };
    return [...units, { row, answer: `${name}_answer`, queries: lines.map((line) => asQuery(line, name)) }];
  });
}

/** Converts an alarm metric into a GetMetricData query with an id that is unique among tables. */
function asQuery({ id, expression, metric, returnData }: MetricQuery, prefix: string): MetricDataQuery {
  const own = (text: string) => `${prefix}_${text}`;
  if (metric === undefined) {
    const Expression = (expression ?? '').replace(/FILL\((\w+),/g, (_, inner: string) => `FILL(${own(inner)},`);
    return { Id: own(id), Expression, ReturnData: returnData };
  }
  const Dimensions = Object.entries(metric.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: metric.namespace, MetricName: metric.metricName, Dimensions };
  return { Id: own(id), MetricStat: { Metric, Period: metric.period, Stat: metric.stat }, ReturnData: returnData };
}
