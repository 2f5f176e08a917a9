/** Alarms that roll a deployment back while traffic moves. The SLO file defines the alarms of normal operation. */
import type { MetricName } from './metric-names.ts';
import { OBJECTIVES } from './slo.ts';

/** The way a gate reads the two target groups of a service. Either of them can be the new one. */
export type GateSource =
  'error-rate' | 'error-count' | 'latency-p95' | 'latency-average' | 'unhealthy' | 'dependencies';

export interface Gate {
  readonly key: string;
  readonly meaning: string;
  readonly source: GateSource;
  readonly services: readonly ('api' | 'web')[];
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly periods: number;
}

const BOTH = ['api', 'web'] as const;

export const GATES: readonly Gate[] = [
  {
    key: 'gate-error-rate',
    meaning: 'More than 5 % of the answers of a target group are errors.',
    source: 'error-rate',
    services: BOTH,
    threshold: OBJECTIVES.errorRatePercent.gate,
    periodSeconds: 60,
    periods: 2,
  },
  {
    key: 'gate-error-count',
    meaning: 'More than 5 errors in 5 minutes while there is too little traffic for a rate.',
    source: 'error-count',
    services: BOTH,
    threshold: 5,
    periodSeconds: 300,
    periods: 1,
  },
  {
    key: 'gate-latency-p95',
    meaning: 'Five requests in a hundred take longer than 2 seconds.',
    source: 'latency-p95',
    services: BOTH,
    threshold: OBJECTIVES.latencyMilliseconds.p95 / 1000,
    periodSeconds: 60,
    periods: 2,
  },
  {
    key: 'gate-latency-average',
    meaning: 'Requests take longer than 10 seconds on average.',
    source: 'latency-average',
    services: BOTH,
    threshold: OBJECTIVES.latencyMilliseconds.average / 1000,
    periodSeconds: 300,
    periods: 1,
  },
  {
    key: 'gate-unhealthy',
    meaning: 'A task fails its health check.',
    source: 'unhealthy',
    services: BOTH,
    threshold: 0,
    periodSeconds: 60,
    periods: 3,
  },
  {
    key: 'gate-dependencies',
    meaning: 'The service cannot reach database, identity or flags.',
    source: 'dependencies',
    services: ['api'],
    threshold: 0,
    periodSeconds: 60,
    periods: 2,
  },
];

/**
 * Gates that the operations command evaluates: it compares new and old tasks at the same time, and CodeDeploy has fixed
 * thresholds only. `worseBy` is the factor by which new tasks may be worse before the release rolls back.
 */
export const BUSINESS_GATES = [
  {
    key: 'completions-per-100-requests',
    numerator: 'QuestsCompleted',
    denominator: 'RequestCount',
    better: 'higher',
    worseBy: 2,
  },
  {
    key: 'abandoned-rewards-per-100-attempts',
    numerator: 'FailedRewardsAbandoned',
    denominator: 'RewardAttempts',
    better: 'lower',
    worseBy: 2,
  },
  {
    key: 'client-error-share',
    numerator: 'ClientErrorCount',
    denominator: 'RequestCount',
    better: 'lower',
    worseBy: 2,
  },
] as const satisfies readonly {
  key: string;
  numerator: MetricName;
  denominator: MetricName;
  better: string;
  worseBy: number;
}[];
