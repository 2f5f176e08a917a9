/**
 * The single source of thresholds, with gates.ts for deployments. Alarms, deployment gates, AppConfig monitors,
 * dashboards and `ops watch` are built from this file, and a test compares it with the deployed resources. Pure data.
 */
import { DELIVERY_ALARMS, type MailSource } from './delivery-alarms.ts';
import type { MetricName } from './metric-names.ts';
import { OUTAGE_ALARMS, type OutageSource } from './outage.ts';

/** Reaction to an alarm: `page` pages the on-call engineer, `notify` waits for working hours, `gate` rolls back only. */
export type Severity = 'page' | 'notify' | 'gate';

export const OBJECTIVES = {
  /** Share of requests that must succeed within 30 days. */
  availability: 0.99,
  windowDays: 30,
  errorRatePercent: { alarm: 1, gate: 5 },
  latencyMilliseconds: { p99: 1000, p95: 2000, average: 10_000 },
} as const;

/** Minimum number of requests in a period for an error rate. */
export const MINIMUM_REQUESTS = 20;

/** A value per period from the service's own metrics. */
export interface ServiceMetric {
  readonly kind: 'service';
  readonly service: 'api' | 'jobs';
  readonly metrics: Readonly<
    Record<string, { readonly name: MetricName; readonly stat: string; readonly each?: 'dependency' | 'own-channel' }>
  >;
  /** CloudWatch metric math over the ids above. Absent for a single metric. */
  readonly expression?: string;
}

/** A value per period from AWS metrics. The component that owns the resource adds the dimensions. */
export interface PlatformMetric {
  readonly kind: 'platform';
  readonly source:
    'throttles' | 'user-errors' | 'dead-letters' | 'load-balancer-timeouts' | 'task-stops' | MailSource | OutageSource;
}

export interface Alarm {
  readonly key: string;
  readonly meaning: string;
  readonly severity: Exclude<Severity, 'gate'>;
  readonly metric: ServiceMetric | PlatformMetric;
  readonly comparison: 'above' | 'at-least' | 'below';
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Number of consecutive periods. */
  readonly periods: number;
  readonly missing: 'notBreaching' | 'breaching';
  /** Present for an alarm that only a stage with a mail identity has. */
  readonly only?: 'mail';
  /** True for a monitor of AppConfig deployments. AppConfig allows five. */
  readonly watchesFlags?: true;
}

const one = (name: MetricName, stat: string, service: 'api' | 'jobs' = 'api'): ServiceMetric => ({
  kind: 'service',
  service,
  metrics: { value: { name, stat } },
});

const REQUESTS = { name: 'RequestCount', stat: 'Sum' } as const;
const ERRORS = { name: 'ErrorCount', stat: 'Sum' } as const;
const errorRate: ServiceMetric = {
  kind: 'service',
  service: 'api',
  metrics: { requests: REQUESTS, errors: ERRORS },
  expression: `IF(requests >= ${String(MINIMUM_REQUESTS)}, 100 * errors / requests, 0)`,
};
const quiet = { comparison: 'above', missing: 'notBreaching' } as const;
const budget = 1 - OBJECTIVES.availability;
const burn = (factor: number) => Math.round(factor * budget * 100 * 100) / 100;

export const ALARMS: readonly Alarm[] = [
  {
    key: 'api-error-rate',
    meaning: 'More than 1 % of the requests failed for 5 minutes.',
    severity: 'page',
    metric: errorRate,
    threshold: OBJECTIVES.errorRatePercent.alarm,
    periodSeconds: 60,
    periods: 5,
    watchesFlags: true,
    ...quiet,
  },
  {
    key: 'error-budget-fast',
    meaning: 'At this rate the error budget of 30 days lasts two days (14.4 times too fast for an hour).',
    severity: 'page',
    metric: errorRate,
    threshold: burn(14.4),
    periodSeconds: 3600,
    periods: 1,
    ...quiet,
  },
  {
    key: 'error-budget-slow',
    meaning: 'At this rate the error budget of 30 days lasts five days (6 times too fast for six hours).',
    severity: 'page',
    metric: errorRate,
    threshold: burn(6),
    periodSeconds: 21_600,
    periods: 1,
    ...quiet,
  },
  {
    key: 'latency-p99',
    meaning: 'One request in a hundred took longer than a second.',
    severity: 'notify',
    metric: one('Latency', 'p99'),
    threshold: OBJECTIVES.latencyMilliseconds.p99,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'latency-average',
    meaning: 'Requests took longer than 10 seconds on average.',
    severity: 'page',
    metric: one('Latency', 'Average'),
    threshold: OBJECTIVES.latencyMilliseconds.average,
    periodSeconds: 300,
    periods: 1,
    watchesFlags: true,
    ...quiet,
  },
  {
    key: 'task-errors',
    meaning: 'More than 5 failed requests, or tasks that stopped by themselves, in 5 minutes.',
    severity: 'notify',
    metric: { kind: 'platform', source: 'task-stops' },
    threshold: 5,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'task-errors-many',
    meaning: 'More than 10 failed requests, or tasks that stopped by themselves, in 5 minutes.',
    severity: 'page',
    metric: { kind: 'platform', source: 'task-stops' },
    threshold: 10,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'dependency-failures',
    meaning: 'Database, identity or flags were unreachable for two minutes.',
    severity: 'notify',
    metric: {
      kind: 'service',
      service: 'api',
      metrics: { failures: { name: 'DependencyFailures', stat: 'Sum', each: 'dependency' } },
    },
    threshold: 0,
    periodSeconds: 60,
    periods: 2,
    watchesFlags: true,
    ...quiet,
  },
  {
    key: 'rewards-abandoned',
    meaning: 'A reward was abandoned after its last attempt.',
    severity: 'notify',
    metric: one('FailedRewardsAbandoned', 'Sum'),
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    watchesFlags: true,
    ...quiet,
  },
  {
    key: 'rewards-late',
    meaning: 'A reward has waited for more than 30 minutes.',
    severity: 'notify',
    metric: one('RewardsOldestPendingSeconds', 'Maximum'),
    threshold: 1800,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'log-late',
    meaning: 'A receipt has waited for its place in the public log for more than 5 minutes.',
    severity: 'notify',
    metric: one('LogOldestUnsequencedSeconds', 'Maximum'),
    threshold: 300,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'log-stuck',
    meaning: 'The public log differs from its archive, so it takes no receipts.',
    severity: 'page',
    metric: one('LogRefusals', 'Sum'),
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'ledger-drift',
    meaning: 'A balance differs from the sum of its ledger entries.',
    severity: 'page',
    metric: one('LedgerDrift', 'Maximum', 'jobs'),
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'database-throttled',
    meaning: 'DynamoDB throttled requests. Tables are on demand, so capacity grows by itself: look for a hot key.',
    severity: 'notify',
    metric: { kind: 'platform', source: 'throttles' },
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'database-user-errors',
    meaning: 'DynamoDB refused requests of service or jobs as malformed or not allowed.',
    severity: 'notify',
    metric: { kind: 'platform', source: 'user-errors' },
    comparison: 'at-least',
    threshold: 1,
    periodSeconds: 300,
    periods: 1,
    missing: 'notBreaching',
  },
  {
    key: 'dead-letters',
    meaning: 'A scheduled job could not be started.',
    severity: 'notify',
    metric: { kind: 'platform', source: 'dead-letters' },
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  {
    key: 'jobs-silent',
    meaning: 'No job has finished for 30 minutes.',
    severity: 'notify',
    metric: one('JobHeartbeat', 'Sum', 'jobs'),
    comparison: 'below',
    threshold: 1,
    periodSeconds: 900,
    periods: 2,
    missing: 'breaching',
  },
  {
    key: 'flags-stale',
    meaning: 'Flags have not been refreshed for 10 minutes; the last known document serves.',
    severity: 'notify',
    metric: one('FlagSourceAgeSeconds', 'Maximum'),
    threshold: 600,
    periodSeconds: 300,
    periods: 1,
    watchesFlags: true,
    ...quiet,
  },
  {
    key: 'load-balancer-timeouts',
    meaning: 'Tasks did not answer the load balancer in time.',
    severity: 'notify',
    metric: { kind: 'platform', source: 'load-balancer-timeouts' },
    threshold: 0,
    periodSeconds: 300,
    periods: 1,
    ...quiet,
  },
  ...DELIVERY_ALARMS,
  ...OUTAGE_ALARMS,
];

export interface KeyMetric {
  readonly name: MetricName;
  readonly stat: string;
}

/** Headline metrics: traffic, errors (5xx, 4xx, 429; a 503 counts as 5xx unless a flag causes it) and duration. */
export const KEY_METRICS = {
  traffic: [REQUESTS, { name: 'InFlightRequests', stat: 'Maximum' }],
  errors: [ERRORS, { name: 'ClientErrorCount', stat: 'Sum' }, { name: 'RateLimited', stat: 'Sum' }],
  duration: ['Average', 'p95', 'p99'].map((stat) => ({ name: 'Latency' as const, stat })),
} as const satisfies Readonly<Record<string, readonly KeyMetric[]>>;

/** Period of all dashboard series. */
export const DASHBOARD_PERIOD_SECONDS = 300;
