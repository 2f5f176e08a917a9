/**
 * Everything the service measures, as CloudWatch sees it. Pure data: the service writes these names, the infrastructure
 * program builds alarms and dashboards on them, so that no alarm can wait for a metric that nobody sends.
 */
export const METRIC_NAMESPACE = 'CivicForge';

/** Every metric has these dimensions; those with `by` have that one besides, and are sent without it as well. */
export const METRIC_DIMENSIONS = ['Stage', 'Service'] as const;

/** Values of the dimension `Dependency`. */
export const DEPENDENCIES = ['database', 'identity', 'flags'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

export interface MetricDefinition {
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  /**
   * How what happens within a period becomes one number: `sum` adds up, `max` and `last` keep one, `each` sends every
   * value, so that percentiles can be asked for.
   */
  readonly kind: 'sum' | 'max' | 'last' | 'each';
  readonly by?: 'Route' | 'Operation' | 'Dependency' | 'Arm';
  /** The service that an alarm looks at, whichever process measures: rewards are abandoned by tasks and jobs alike. */
  readonly service?: 'api' | 'jobs';
}

export const METRICS = {
  RequestCount: { unit: 'Count', kind: 'sum' },
  /** Answers 5xx, without `maintenance` and `feature.disabled`: an alarm must not roll back the flag that was switched. */
  ErrorCount: { unit: 'Count', kind: 'sum' },
  ClientErrorCount: { unit: 'Count', kind: 'sum' },
  Latency: { unit: 'Milliseconds', kind: 'each', by: 'Route' },
  InFlightRequests: { unit: 'Count', kind: 'max' },
  AuthenticationFailures: { unit: 'Count', kind: 'sum' },
  RateLimited: { unit: 'Count', kind: 'sum' },

  QuestsCreated: { unit: 'Count', kind: 'sum' },
  QuestsClaimed: { unit: 'Count', kind: 'sum' },
  QuestsCompleted: { unit: 'Count', kind: 'sum' },
  QuestsDisputed: { unit: 'Count', kind: 'sum' },
  /** Members with their first change of a day (UTC): summed over a day, how many were active. */
  ActiveMembers: { unit: 'Count', kind: 'sum' },
  SecondsToClaim: { unit: 'Seconds', kind: 'each' },
  SecondsToAttest: { unit: 'Seconds', kind: 'each' },
  AttestationConflicts: { unit: 'Count', kind: 'sum' },

  RewardAttempts: { unit: 'Count', kind: 'sum', service: 'api' },
  RewardsPaid: { unit: 'Count', kind: 'sum', service: 'api' },
  /** Paid by the reprocessor, and not within the request that completed the quest. */
  RewardsPaidOnRetry: { unit: 'Count', kind: 'sum', service: 'api' },
  RewardsPending: { unit: 'Count', kind: 'last', service: 'api' },
  RewardsOldestPendingSeconds: { unit: 'Seconds', kind: 'last', service: 'api' },
  FailedRewardsAbandoned: { unit: 'Count', kind: 'sum', service: 'api' },
  /** Members whose balance differs from their ledger. */
  LedgerDrift: { unit: 'Count', kind: 'max', service: 'jobs' },

  /** People who met an arm of an experiment for the first time; an arm is `flag/variant`. */
  ExperimentExposures: { unit: 'Count', kind: 'sum', by: 'Arm' },
  /** Those of them who reached its goal in time. */
  ExperimentGoals: { unit: 'Count', kind: 'sum', by: 'Arm' },

  FlagSourceAgeSeconds: { unit: 'Seconds', kind: 'max' },
  DependencyFailures: { unit: 'Count', kind: 'sum', by: 'Dependency' },
  DatabaseCalls: { unit: 'Count', kind: 'sum', by: 'Operation' },
  DatabaseRetries: { unit: 'Count', kind: 'sum', by: 'Operation' },
  DatabaseThrottles: { unit: 'Count', kind: 'sum', by: 'Operation' },
  /** Refusals by the database that no code expects, such as a malformed expression. */
  DatabaseUserErrors: { unit: 'Count', kind: 'sum', by: 'Operation' },
  /** Capacity units of one request; measured while `enable_advanced_monitoring` is on. */
  DatabaseUnits: { unit: 'Count', kind: 'each', by: 'Route' },

  /** A scheduled job has run to its end. */
  JobHeartbeat: { unit: 'Count', kind: 'sum', service: 'jobs' },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
