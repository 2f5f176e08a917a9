/** Sources that show an outage although the service cannot measure itself. */
const OUTAGE_SOURCES = ['balancer-errors', 'target-errors', 'healthy-hosts', 'edge-errors', 'outside-probe'] as const;

export type OutageSource = (typeof OUTAGE_SOURCES)[number];

interface Sourced {
  readonly kind: string;
  readonly source?: string;
}

export function isOutageSource(source: string): source is OutageSource {
  return (OUTAGE_SOURCES as readonly string[]).includes(source);
}

export function isOutage<Metric extends Sourced>(metric: Metric): metric is Metric & { readonly source: OutageSource } {
  return metric.source !== undefined && isOutageSource(metric.source);
}

/** Sources with one alarm per service. */
export function isPerService({ source }: Sourced): boolean {
  return source === 'target-errors' || source === 'healthy-hosts';
}

/** Alarms of an outage. slo.ts adds them to all others. */
export const OUTAGE_ALARMS = [
  {
    key: 'outage-balancer',
    meaning: 'The load balancer itself answered more than 10 requests with 5xx in 5 minutes: no task took them.',
    severity: 'page',
    metric: { kind: 'platform', source: 'balancer-errors' },
    threshold: 10,
    periodSeconds: 300,
    periods: 1,
    comparison: 'above',
    missing: 'notBreaching',
  },
  {
    key: 'outage-targets',
    // Maintenance answers writes alone with 503, which stays below this share.
    meaning: 'More than a quarter of the answers of a service were 5xx for 3 minutes.',
    severity: 'page',
    metric: { kind: 'platform', source: 'target-errors' },
    threshold: 25,
    periodSeconds: 60,
    periods: 3,
    comparison: 'above',
    missing: 'notBreaching',
  },
  {
    key: 'outage-hosts',
    meaning: 'A service has had no healthy task for 2 minutes.',
    severity: 'page',
    metric: { kind: 'platform', source: 'healthy-hosts' },
    comparison: 'below',
    threshold: 1,
    periodSeconds: 60,
    periods: 2,
    missing: 'breaching',
  },
  {
    key: 'outage-edge',
    meaning: 'CloudFront answered more than 5 % of the requests with 5xx for 5 minutes.',
    severity: 'page',
    metric: { kind: 'platform', source: 'edge-errors' },
    threshold: 5,
    periodSeconds: 60,
    periods: 5,
    comparison: 'above',
    missing: 'notBreaching',
  },
  {
    key: 'outage-outside',
    meaning: 'The product has not answered a probe from outside for 3 minutes.',
    severity: 'page',
    metric: { kind: 'platform', source: 'outside-probe' },
    comparison: 'below',
    threshold: 1,
    periodSeconds: 60,
    periods: 3,
    missing: 'breaching',
  },
] as const;
