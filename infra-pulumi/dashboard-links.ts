/** Runbooks by dashboard. Each dashboard links to the runbooks of its alarms. */
export const DASHBOARD_RUNBOOKS = {
  service: [
    'api-error-rate',
    'error-budget-fast',
    'error-budget-slow',
    'latency-p99',
    'latency-average',
    'task-errors',
    'task-errors-many',
    'load-balancer-timeouts',
    'outage-balancer',
    'outage-targets',
    'outage-hosts',
    'outage-edge',
    'outage-outside',
    'log-late',
    'log-stuck',
  ],
  database: ['database-throttled', 'database-user-errors'],
  rewards: ['rewards-abandoned', 'rewards-late', 'ledger-drift', 'jobs-silent', 'dead-letters'],
  deliveries: [
    'deliveries-late',
    'deliveries-failed',
    'dispatches-late',
    'dispatches-failed',
    'mail-bounces',
    'mail-complaints',
    'mail-events',
    'mail-events-late',
  ],
  flags: ['flags-stale', 'dependency-failures'],
  business: ['README'],
  errors: ['README'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type DashboardName = keyof typeof DASHBOARD_RUNBOOKS;

export const DASHBOARD_NAMES = Object.keys(DASHBOARD_RUNBOOKS) as readonly DashboardName[];

/** Returns the links of a dashboard as Markdown for a CloudWatch text widget. */
export function runbookLinks(dashboard: DashboardName, baseUrl: string): string {
  const links = DASHBOARD_RUNBOOKS[dashboard].map((key) => `- [${key}](${baseUrl}/${key}.md)`);
  return ['### Runbooks', ...links].join('\n');
}
