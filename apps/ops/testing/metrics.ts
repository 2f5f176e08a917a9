import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE } from '../../../libs/contract/src/metric-names.ts';

/** A line of metrics as the service writes it into its log. */
export function metricLine(at: number, values: Readonly<Record<string, number | readonly number[]>>): object {
  const Metrics = Object.keys(values).map((Name) => ({ Name }));
  return { _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Metrics }] }, ...values };
}

/** What CloudWatch answers with one value for each query. */
export function metricAnswers(at: number, values: Readonly<Record<string, number>>): MetricDataResult[] {
  return Object.entries(values).map(([Id, value]) => ({ Id, Timestamps: [new Date(at)], Values: [value] }));
}
