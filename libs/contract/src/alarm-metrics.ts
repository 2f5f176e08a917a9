import { DEPENDENCIES, METRIC_NAMESPACE, OWN_CHANNELS } from './metric-names.ts';
import type { Gate, GateSource } from './gates.ts';
import { MINIMUM_REQUESTS, type ServiceMetric } from './slo.ts';
import { type TableName, TABLES } from './tables.ts';

/** One metric query of a CloudWatch alarm. `Text` may be a Pulumi output. */
export interface MetricQuery<Text = string> {
  id: string;
  expression?: string;
  label?: string;
  returnData: boolean;
  metric?: {
    namespace: string;
    metricName: string;
    stat: string;
    period: number;
    dimensions?: Record<string, Text | string>;
  };
}

type Raw<Text> = NonNullable<MetricQuery<Text>['metric']>;

function query<Text>(id: string, metric: Raw<Text>, returnData = false): MetricQuery<Text> {
  return { id, metric, returnData };
}

function answer<Text>(expression: string, label: string): MetricQuery<Text> {
  return { id: 'answer', expression, label, returnData: true };
}

/** Dimensions that an alarm sums up. */
const EACH = {
  dependency: { dimension: 'Dependency', values: DEPENDENCIES },
  'own-channel': { dimension: 'Channel', values: OWN_CHANNELS },
} as const;

/** Returns the queries for a metric that the service emits. */
export function serviceQueries<Text = string>(
  stage: string,
  { service, metrics, expression }: ServiceMetric,
  period: number,
  label: string,
): MetricQuery<Text>[] {
  const dimensions = { Stage: stage, Service: service };
  const lines = Object.entries(metrics).flatMap(([id, { name, stat, each }]) => {
    const metric = { namespace: METRIC_NAMESPACE, metricName: name, stat, period };
    if (each === undefined) return [query<Text>(id, { ...metric, dimensions })];
    const { dimension, values } = EACH[each];
    return values.map((value, index) =>
      query<Text>(`${id}${String(index)}`, { ...metric, dimensions: { ...dimensions, [dimension]: value } }),
    );
  });
  const [only] = lines;
  if (expression === undefined && lines.length === 1 && only) return [{ ...only, returnData: true, label }];
  const sum = lines.map(({ id }) => `FILL(${id}, 0)`).join(' + ');
  return [...lines, answer<Text>(expression ?? sum, label)];
}

const TARGET_METRICS = {
  requests: { metricName: 'RequestCount', stat: 'Sum' },
  errors: { metricName: 'HTTPCode_Target_5XX_Count', stat: 'Sum' },
  p95: { metricName: 'TargetResponseTime', stat: 'p95' },
  average: { metricName: 'TargetResponseTime', stat: 'Average' },
  unhealthy: { metricName: 'UnHealthyHostCount', stat: 'Maximum' },
} as const;

type TargetMetric = keyof typeof TARGET_METRICS;

const least = String(MINIMUM_REQUESTS);

/**
 * Metric math of a gate for one target group. A rate of few requests is not meaningful, so a period below the minimum
 * counts as quiet; another gate counts failed requests over five minutes instead.
 */
const GROUP_EXPRESSIONS: Readonly<
  Record<Exclude<GateSource, 'dependencies'>, { reads: readonly TargetMetric[]; math: (color: string) => string }>
> = {
  'error-rate': {
    reads: ['requests', 'errors'],
    math: (c) => `IF(FILL(${c}_requests, 0) >= ${least}, 100 * FILL(${c}_errors, 0) / FILL(${c}_requests, 1), 0)`,
  },
  'error-count': {
    reads: ['requests', 'errors'],
    math: (c) => `IF(FILL(${c}_requests, 0) < ${String(MINIMUM_REQUESTS * 5)}, FILL(${c}_errors, 0), 0)`,
  },
  'latency-p95': {
    reads: ['requests', 'p95'],
    math: (c) => `IF(FILL(${c}_requests, 0) >= ${least}, FILL(${c}_p95, 0), 0)`,
  },
  'latency-average': {
    reads: ['requests', 'average'],
    math: (c) => `IF(FILL(${c}_requests, 0) >= ${least}, FILL(${c}_average, 0), 0)`,
  },
  unhealthy: { reads: ['unhealthy'], math: (c) => `FILL(${c}_unhealthy, 0)` },
};

export interface TargetGroups<Text> {
  readonly loadBalancer: Text;
  readonly blue: Text;
  readonly green: Text;
}

/** Returns the queries of a gate. It takes the worse of the two target groups, because either can be the new one. */
export function gateQueries<Text>(stage: string, gate: Gate, groups: TargetGroups<Text>): MetricQuery<Text>[] {
  if (gate.source === 'dependencies') {
    const metric: ServiceMetric = {
      kind: 'service',
      service: 'api',
      metrics: { failures: { name: 'DependencyFailures', stat: 'Sum', each: 'dependency' } },
    };
    return serviceQueries<Text>(stage, metric, gate.periodSeconds, gate.key);
  }
  const { reads, math } = GROUP_EXPRESSIONS[gate.source];
  const lines = (['blue', 'green'] as const).flatMap((color) =>
    reads.map((read) =>
      query<Text>(`${color}_${read}`, {
        namespace: 'AWS/ApplicationELB',
        ...TARGET_METRICS[read],
        period: gate.periodSeconds,
        dimensions: { LoadBalancer: groups.loadBalancer, TargetGroup: groups[color] },
      }),
    ),
  );
  return [...lines, answer<Text>(`MAX([${math('blue')}, ${math('green')}])`, gate.key)];
}

/** CloudWatch allows ten metrics per alarm: two of the table and eight of its indexes. */
const INDEXES_PER_ALARM = 8;

export interface ThrottleAlarm {
  readonly table: TableName;
  /** Key of the alarm: that of the table, with a number for the further alarms of a table with many indexes. */
  readonly key: string;
  readonly indexes: readonly string[];
  /** True for the alarm that also reads the metrics of the table. */
  readonly isOfTable: boolean;
}

/** Returns the throttle alarms of all tables. */
export function throttleAlarms(key: string): ThrottleAlarm[] {
  return TABLES.flatMap(({ name, indexes }) => {
    const global = indexes.filter(({ scope }) => scope === 'global').map((index) => index.name);
    const count = Math.max(1, Math.ceil(global.length / INDEXES_PER_ALARM));
    return Array.from({ length: count }, (_, part) => ({
      table: name,
      key: part === 0 ? `${key}-${name}` : `${key}-${name}-${String(part + 1)}`,
      indexes: global.slice(part * INDEXES_PER_ALARM, (part + 1) * INDEXES_PER_ALARM),
      isOfTable: part === 0,
    }));
  });
}

/** Returns queries for throttled reads and writes of a table and throttled reads of its indexes (index writes throttle the table). */
export function throttleQueries<Text>(
  table: Text,
  { indexes, isOfTable }: Pick<ThrottleAlarm, 'indexes' | 'isOfTable'>,
  period: number,
): MetricQuery<Text>[] {
  const metric = (metricName: string, dimensions: Record<string, Text | string>) => ({
    namespace: 'AWS/DynamoDB',
    metricName,
    stat: 'Sum',
    period,
    dimensions,
  });
  const lines = [
    ...(isOfTable
      ? [
          query<Text>('reads', metric('ReadThrottleEvents', { TableName: table })),
          query<Text>('writes', metric('WriteThrottleEvents', { TableName: table })),
        ]
      : []),
    ...indexes.map((index, position) =>
      query<Text>(
        `index${String(position)}`,
        metric('ReadThrottleEvents', { TableName: table, GlobalSecondaryIndexName: index }),
      ),
    ),
  ];
  return [...lines, answer<Text>(lines.map(({ id }) => `FILL(${id}, 0)`).join(' + '), 'throttled')];
}

/** Blue and green: either of them can carry the traffic. */
type Groups<Text> = readonly [Text, Text];

function ofGroups<Text>(
  id: string,
  given: { metricName: string; stat: string; period: number },
  balancer: Text,
  groups: Groups<Text>,
): MetricQuery<Text>[] {
  return groups.map((group, index) =>
    query<Text>(`${id}${String(index)}`, {
      namespace: 'AWS/ApplicationELB',
      dimensions: { LoadBalancer: balancer, TargetGroup: group },
      ...given,
    }),
  );
}

/** Returns queries for the percentage of 5xx answers of a service. Few requests count as none. */
export function targetErrorQueries<Text>(balancer: Text, groups: Groups<Text>, period: number): MetricQuery<Text>[] {
  const lines = [
    ...ofGroups('requests', { metricName: 'RequestCount', stat: 'Sum', period }, balancer, groups),
    ...ofGroups('errors', { metricName: 'HTTPCode_Target_5XX_Count', stat: 'Sum', period }, balancer, groups),
  ];
  const sum = (id: string) => `(FILL(${id}0, 0) + FILL(${id}1, 0))`;
  const rate = `100 * ${sum('errors')} / ${sum('requests')}`;
  return [...lines, answer<Text>(`IF(${sum('requests')} >= ${least}, ${rate}, 0)`, '5xx %')];
}

/** Returns queries for the healthy tasks of a service. */
export function healthyHostQueries<Text>(balancer: Text, groups: Groups<Text>, period: number): MetricQuery<Text>[] {
  const lines = ofGroups('healthy', { metricName: 'HealthyHostCount', stat: 'Minimum', period }, balancer, groups);
  return [...lines, answer<Text>('MAX([FILL(healthy0, 0), FILL(healthy1, 0)])', 'healthy tasks')];
}

/** Returns the query for the percentage of 5xx answers of CloudFront, which publishes its metrics in us-east-1. */
export function edgeErrorQueries<Text>(distribution: Text, period: number): MetricQuery<Text>[] {
  const dimensions = { DistributionId: distribution, Region: 'Global' };
  const metric = { namespace: 'AWS/CloudFront', metricName: '5xxErrorRate', stat: 'Average', period, dimensions };
  return [{ ...query<Text>('edge', metric, true), label: '5xx %' }];
}

/** Returns the query for a Route 53 health check, which publishes its metric in us-east-1. */
export function outsideQueries<Text>(healthCheck: Text, period: number): MetricQuery<Text>[] {
  const dimensions = { HealthCheckId: healthCheck };
  const metric = { namespace: 'AWS/Route53', metricName: 'HealthCheckStatus', stat: 'Minimum', period, dimensions };
  return [{ ...query<Text>('probe', metric, true), label: 'answers' }];
}

/** Returns the query for the highest value of an AWS metric, for a rate or the length of a queue. */
export function highestQuery<Text>(
  metric: { namespace: string; metricName: string; dimensions: Record<string, Text | string> },
  period: number,
  label: string,
): MetricQuery<Text>[] {
  return [{ ...query<Text>('highest', { ...metric, stat: 'Maximum', period }, true), label }];
}

/** Returns queries that sum AWS metrics. */
export function sumQueries<Text>(
  metrics: readonly { namespace: string; metricName: string; dimensions?: Record<string, Text | string> }[],
  period: number,
  label: string,
): MetricQuery<Text>[] {
  const lines = metrics.map((metric, index) => query<Text>(`m${String(index)}`, { ...metric, stat: 'Sum', period }));
  const [only] = lines;
  if (lines.length === 1 && only) return [{ ...only, returnData: true, label }];
  return [...lines, answer<Text>(lines.map(({ id }) => `FILL(${id}, 0)`).join(' + '), label)];
}
