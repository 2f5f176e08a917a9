import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE } from '../../../libs/contract/src/metric-names.ts';

/** Returns a metric line as the service logs it. */
export function metricLine(at: number, values: Readonly<Record<string, number | readonly number[]>>): object {
  const Metrics = Object.keys(values).map((Name) => ({ Name }));
  return { _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Metrics }] }, ...values };
}

/** Returns a CloudWatch answer with one value per query. */
export function metricAnswers(at: number, values: Readonly<Record<string, number>>): MetricDataResult[] {
  return Object.entries(values).map(([Id, value]) => ({ Id, Timestamps: [new Date(at)], Values: [value] }));
}
