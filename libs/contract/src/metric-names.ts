/**
 * All CloudWatch metrics of the service, as pure data. The service emits these names, and the infrastructure program
 * builds alarms and dashboards on them, so that every alarm has an emitted metric.
 */
export const METRIC_NAMESPACE = 'CivicForge';

/** Dimensions of every metric. A metric with `by` is emitted twice: with that dimension and without it. */
export const METRIC_DIMENSIONS = ['Stage', 'Service'] as const;

/** Values of the dimension `Dependency`. */
export const DEPENDENCIES = ['database', 'identity', 'flags'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

/** Values of the dimension `Channel` whose failures are the service's: a webhook fails because of its receiver. */
export const OWN_CHANNELS = ['mail', 'mail-join', 'digest', 'push'] as const;

export interface MetricDefinition {
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  /**
   * Aggregation within a period: `sum` adds up, `max` and `last` keep one value, `each` emits every value, which
   * percentiles need.
   */
  readonly kind: 'sum' | 'max' | 'last' | 'each';
  readonly by?: 'Route' | 'Operation' | 'Dependency' | 'Arm' | 'Channel';
  /** Value of the `Service` dimension for alarms, whichever process measures: tasks and jobs both abandon rewards. */
  readonly service?: 'api' | 'jobs';
}

export const METRICS = {
  RequestCount: { unit: 'Count', kind: 'sum' },
  /** 5xx answers except `maintenance` and `feature.disabled`, so that a switched flag raises no alarm that rolls it back. */
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
  /** Members with their first change of a day (UTC). The sum over a day is the number of active members. */
  ActiveMembers: { unit: 'Count', kind: 'sum' },
  SecondsToClaim: { unit: 'Seconds', kind: 'each' },
  SecondsToAttest: { unit: 'Seconds', kind: 'each' },
  AttestationConflicts: { unit: 'Count', kind: 'sum' },

  RewardAttempts: { unit: 'Count', kind: 'sum', service: 'api' },
  RewardsPaid: { unit: 'Count', kind: 'sum', service: 'api' },
  /** Rewards that the reprocessor paid instead of the request that completed the quest. */
  RewardsPaidOnRetry: { unit: 'Count', kind: 'sum', service: 'api' },
  RewardsPending: { unit: 'Count', kind: 'last', service: 'api' },
  RewardsOldestPendingSeconds: { unit: 'Seconds', kind: 'last', service: 'api' },
  FailedRewardsAbandoned: { unit: 'Count', kind: 'sum', service: 'api' },
  /** Members whose balance differs from their ledger. */
  LedgerDrift: { unit: 'Count', kind: 'max', service: 'jobs' },

  DeliveriesDue: { unit: 'Count', kind: 'last', service: 'api' },
  DeliveriesOldestDueSeconds: { unit: 'Seconds', kind: 'last', service: 'api' },
  /** Messages that used up their attempts. */
  DeliveriesFailed: { unit: 'Count', kind: 'sum', by: 'Channel', service: 'api' },
  /** Addresses to which mails have ended because of a bounce or complaint. */
  MailAddressesStopped: { unit: 'Count', kind: 'sum', service: 'api' },
  /** Age of the oldest event in the outbox. */
  DispatchesOldestSeconds: { unit: 'Seconds', kind: 'last', service: 'api' },
  /** Events that left the outbox after 8 failures. */
  DispatchesFailed: { unit: 'Count', kind: 'sum', service: 'api' },

  /** Age of the oldest receipt without a place in the public log. */
  LogOldestUnsequencedSeconds: { unit: 'Seconds', kind: 'last', service: 'api' },
  /** Rounds in which the log stood still because it differs from its archive. */
  LogRefusals: { unit: 'Count', kind: 'sum', service: 'api' },

  /** Members with their first exposure to an arm of an experiment. An arm is `flag/variant`. */
  ExperimentExposures: { unit: 'Count', kind: 'sum', by: 'Arm' },
  /** Exposed members who reached the goal in time. */
  ExperimentGoals: { unit: 'Count', kind: 'sum', by: 'Arm' },

  FlagSourceAgeSeconds: { unit: 'Seconds', kind: 'max' },
  DependencyFailures: { unit: 'Count', kind: 'sum', by: 'Dependency' },
  DatabaseCalls: { unit: 'Count', kind: 'sum', by: 'Operation' },
  DatabaseRetries: { unit: 'Count', kind: 'sum', by: 'Operation' },
  DatabaseThrottles: { unit: 'Count', kind: 'sum', by: 'Operation' },
  /** Database errors that no code handles, such as a malformed expression. */
  DatabaseUserErrors: { unit: 'Count', kind: 'sum', by: 'Operation' },
  /** Capacity units of one request, emitted while `enable_advanced_monitoring` is on. */
  DatabaseUnits: { unit: 'Count', kind: 'each', by: 'Route' },

  /** Completed runs of scheduled jobs. */
  JobHeartbeat: { unit: 'Count', kind: 'sum', service: 'jobs' },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
