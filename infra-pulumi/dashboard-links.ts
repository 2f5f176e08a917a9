/** Which runbooks stand beside which figures: whoever looks at a dashboard is one step away from what to do. Pure data. */
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
  ],
  database: ['database-throttled', 'database-user-errors'],
  rewards: ['rewards-abandoned', 'rewards-late', 'ledger-drift', 'jobs-silent', 'dead-letters'],
  flags: ['flags-stale', 'dependency-failures'],
  business: ['README'],
  errors: ['README'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type DashboardName = keyof typeof DASHBOARD_RUNBOOKS;

export const DASHBOARD_NAMES = Object.keys(DASHBOARD_RUNBOOKS) as readonly DashboardName[];

/** The links of a dashboard, as CloudWatch takes text. */
export function runbookLinks(dashboard: DashboardName, baseUrl: string): string {
  const links = DASHBOARD_RUNBOOKS[dashboard].map((key) => `- [${key}](${baseUrl}/${key}.md)`);
  return ['### Runbooks', ...links].join('\n');
}
