/**
 * Names of everything the service measures, as CloudWatch sees it. Pure data: the service writes these names, the
 * infrastructure program builds alarms and dashboards on them, so that no alarm can wait for a metric that nobody sends.
 */
export const METRIC_NAMESPACE = 'CivicForge';

/** Every metric has these dimensions; `DependencyFailures` has `Dependency` besides. */
export const METRIC_DIMENSIONS = ['Stage', 'Service'] as const;

/** Values of the dimension `Dependency`. */
export const DEPENDENCIES = ['database', 'identity', 'flags'] as const;

export const METRIC_NAMES = [
  'RequestCount',
  'ErrorCount',
  'ClientErrorCount',
  'Latency',
  'QuestsCreated',
  'QuestsClaimed',
  'QuestsCompleted',
  'QuestsDisputed',
  'AttestationConflicts',
  'RewardAttempts',
  'RewardsPaid',
  'RewardsPaidOnRetry',
  'RewardsPending',
  'RewardsOldestPendingSeconds',
  'FailedRewardsAbandoned',
  'LedgerDrift',
  'FlagSourceAgeSeconds',
  'AuthenticationFailures',
  'RateLimited',
  'DependencyFailures',
  'InFlightRequests',
  'JobHeartbeat',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];
