import { METRIC_NAMESPACE, type MetricName, OWN_CHANNELS } from '../libs/contract/src/metric-names.ts';
import { nameOf, type Stage } from '../libs/contract/src/names.ts';
import { type DashboardName, runbookLinks } from './dashboard-links.ts';
import { DASHBOARD_PERIOD_SECONDS, KEY_METRICS, type KeyMetric, OBJECTIVES } from '../libs/contract/src/slo.ts';

/** Outputs of the stack that the dashboards show. */
export interface DashboardFacts {
  readonly stage: Stage;
  readonly region: string;
  readonly loadBalancer: string;
  readonly cluster: string;
  readonly services: readonly string[];
  readonly tables: readonly string[];
  readonly apiLogGroup: string;
  readonly runbookBaseUrl: string;
  /** Configuration set of mails. Absent in a stage without an identity. */
  readonly configurationSet?: string;
}

type Line = readonly (string | Readonly<Record<string, unknown>>)[];

interface Widget {
  readonly type: 'metric' | 'log' | 'text';
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

function graph(facts: DashboardFacts, title: string, metrics: readonly Line[], limit?: [string, number]): Widget {
  const annotations = limit && { annotations: { horizontal: [{ label: limit[0], value: limit[1] }] } };
  const properties = { title, region: facts.region, period: DASHBOARD_PERIOD_SECONDS, view: 'timeSeries', metrics };
  return { type: 'metric', title, properties: { ...properties, ...annotations } };
}

const own = ({ stage }: DashboardFacts, name: MetricName, stat: string, service = 'api'): Line => [
  METRIC_NAMESPACE,
  name,
  'Stage',
  stage,
  'Service',
  service,
  { stat, label: `${name} ${stat}` },
];

const balancer = ({ loadBalancer }: DashboardFacts, name: string, stat: string): Line => [
  'AWS/ApplicationELB',
  name,
  'LoadBalancer',
  loadBalancer,
  { stat, label: `${name} ${stat}` },
];

/** A sum for expressions, which the graph does not show. */
const hidden = (facts: DashboardFacts, name: MetricName, id: string, more: object = {}): Line => [
  ...own(facts, name, 'Sum').slice(0, -1),
  { stat: 'Sum', id, ...more, visible: false },
];

/** Returns a graph of one metric in percent of another. */
function share(
  facts: DashboardFacts,
  name: MetricName,
  of: MetricName,
  label: string,
  limit?: [string, number],
): Widget {
  const percent: Line = [{ expression: 'IF(whole > 0, 100 * part / whole, 0)', label: `${label} (%)` }];
  return graph(facts, label, [hidden(facts, name, 'part'), hidden(facts, of, 'whole'), percent], limit);
}

/** Returns the share of successful retries of the reprocessor over a period. Payments within the request do not count. */
function retriesPaid(facts: DashboardFacts, label: string, period: number): Widget {
  const expression = 'IF(all - paid + retried > 0, 100 * retried / (all - paid + retried), 100)';
  const series = [
    hidden(facts, 'RewardAttempts', 'all', { period }),
    hidden(facts, 'RewardsPaid', 'paid', { period }),
    hidden(facts, 'RewardsPaidOnRetry', 'retried', { period }),
  ];
  return graph(facts, label, [...series, [{ expression, label: `${label} (%)`, period }]]);
}

function serviceWidgets(facts: DashboardFacts): Widget[] {
  const perService = (namespace: string, name: string): Line[] =>
    facts.services.map((service) => [namespace, name, 'ClusterName', facts.cluster, 'ServiceName', service]);
  const key = (metrics: readonly KeyMetric[]) => metrics.map(({ name, stat }) => own(facts, name, stat));
  const { p99, p95, average } = OBJECTIVES.latencyMilliseconds;
  return [
    graph(facts, 'Requests and errors', key([...KEY_METRICS.traffic, ...KEY_METRICS.errors])),
    share(facts, 'ErrorCount', 'RequestCount', 'Error rate', ['page', OBJECTIVES.errorRatePercent.alarm]),
    graph(
      facts,
      `Duration (goals: p99 ${String(p99)} ms, p95 ${String(p95)} ms, average ${String(average)} ms)`,
      key(KEY_METRICS.duration),
      ['p99', p99],
    ),
    graph(facts, 'Load balancer', [
      balancer(facts, 'RequestCount', 'Sum'),
      balancer(facts, 'HTTPCode_Target_4XX_Count', 'Sum'),
      balancer(facts, 'HTTPCode_Target_5XX_Count', 'Sum'),
      balancer(facts, 'HTTPCode_ELB_503_Count', 'Sum'),
      balancer(facts, 'HTTPCode_ELB_504_Count', 'Sum'),
      balancer(facts, 'TargetConnectionErrorCount', 'Sum'),
      balancer(facts, 'TargetTLSNegotiationErrorCount', 'Sum'),
      balancer(facts, 'TargetResponseTime', 'p99'),
    ]),
    graph(facts, 'Tasks', [
      ...perService('ECS/ContainerInsights', 'RunningTaskCount'),
      ...perService('ECS/ContainerInsights', 'DesiredTaskCount'),
    ]),
    graph(facts, 'Processor and memory', [
      ...perService('AWS/ECS', 'CPUUtilization'),
      ...perService('AWS/ECS', 'MemoryUtilization'),
    ]),
    graph(facts, 'Authentication failures', [own(facts, 'AuthenticationFailures', 'Sum')]),
  ];
}

function databaseWidgets(facts: DashboardFacts): Widget[] {
  const names = [
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
    'ReadThrottleEvents',
    'WriteThrottleEvents',
  ];
  const operations = ['GetItem', 'Query', 'TransactWriteItems'];
  const tables = facts.tables.map((table) =>
    graph(facts, table, [
      ...names.map((name): Line => ['AWS/DynamoDB', name, 'TableName', table, { stat: 'Sum' }]),
      ...operations.flatMap((operation): Line[] =>
        ['ThrottledRequests', 'SystemErrors'].map((name) => [
          'AWS/DynamoDB',
          name,
          'TableName',
          table,
          'Operation',
          operation,
          { stat: 'Sum' },
        ]),
      ),
    ]),
  );
  const client: MetricName[] = [
    'DatabaseCalls',
    'DatabaseRetries',
    'DatabaseThrottles',
    'DatabaseUserErrors',
    'DatabaseUnits',
  ];
  const asSeen = client.map((name) => own(facts, name, 'Sum'));
  const refused: Line[] = [['AWS/DynamoDB', 'UserErrors', { stat: 'Sum' }]];
  return [
    ...tables,
    graph(facts, 'As the service sees it', asSeen),
    graph(facts, 'Refused requests of the account', refused),
  ];
}

function rewardWidgets(facts: DashboardFacts): Widget[] {
  return [
    graph(facts, 'Waiting', [own(facts, 'RewardsPending', 'Maximum')]),
    graph(facts, 'Oldest', [own(facts, 'RewardsOldestPendingSeconds', 'Maximum')], ['late', 1800]),
    graph(
      facts,
      'Oldest receipt outside the log',
      [own(facts, 'LogOldestUnsequencedSeconds', 'Maximum')],
      ['late', 300],
    ),
    graph(facts, 'Refused appends to the log', [own(facts, 'LogRefusals', 'Sum')]),
    graph(facts, 'Given up', [own(facts, 'FailedRewardsAbandoned', 'Sum')]),
    graph(facts, 'Paid', [
      own(facts, 'RewardAttempts', 'Sum'),
      own(facts, 'RewardsPaid', 'Sum'),
      own(facts, 'RewardsPaidOnRetry', 'Sum'),
    ]),
    retriesPaid(facts, 'Reprocessing that paid, 1 h', 3_600),
    retriesPaid(facts, 'Reprocessing that paid, 24 h', 86_400),
    graph(facts, 'Failed starts of jobs (dead letters)', [
      [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        nameOf(facts.stage, 'dead-letters'),
        { stat: 'Maximum' },
      ],
    ]),
    graph(facts, 'Ledger drift and heartbeat', [
      own(facts, 'LedgerDrift', 'Maximum', 'jobs'),
      own(facts, 'JobHeartbeat', 'Sum', 'jobs'),
    ]),
  ];
}

/** Values of a metric by channel. */
const CHANNELS = [...OWN_CHANNELS, 'webhook'];

function deliveryWidgets(facts: DashboardFacts): Widget[] {
  const failed = CHANNELS.map((channel): Line => {
    const line = own(facts, 'DeliveriesFailed', 'Sum').slice(0, -1) as string[];
    return [...line, 'Channel', channel, { stat: 'Sum', label: channel }];
  });
  return [
    graph(facts, 'Messages due', [own(facts, 'DeliveriesDue', 'Maximum')]),
    graph(facts, 'Oldest message', [own(facts, 'DeliveriesOldestDueSeconds', 'Maximum')], ['late', 600]),
    graph(facts, 'Messages given up', failed),
    graph(facts, 'Oldest event', [own(facts, 'DispatchesOldestSeconds', 'Maximum')], ['late', 600]),
    graph(facts, 'Events given up', [own(facts, 'DispatchesFailed', 'Sum')]),
    ...mailWidgets(facts),
  ];
}

function mailWidgets(facts: DashboardFacts): Widget[] {
  const { configurationSet, stage } = facts;
  if (configurationSet === undefined) return [];
  const rate = (name: string): Line => [
    'AWS/SES',
    `Reputation.${name}`,
    'ses:configuration-set',
    configurationSet,
    { stat: 'Maximum', label: name },
  ];
  const queue = (metric: string, thing: string): Line => [
    'AWS/SQS',
    metric,
    'QueueName',
    nameOf(stage, thing),
    { stat: 'Maximum' },
  ];
  return [
    graph(facts, 'Share of mails that bounced', [rate('BounceRate')], ['review by SES', 0.05]),
    graph(facts, 'Share of mails that were reported', [rate('ComplaintRate')], ['review by SES', 0.001]),
    graph(facts, 'Bounces and complaints to read, and unreadable ones', [
      queue('ApproximateNumberOfMessagesVisible', 'mail-events'),
      queue('ApproximateNumberOfMessagesVisible', 'mail-events-unread'),
    ]),
    graph(
      facts,
      'Oldest bounce or complaint',
      [queue('ApproximateAgeOfOldestMessage', 'mail-events')],
      ['late', 1_800],
    ),
    graph(facts, 'Addresses that mails ended to', [own(facts, 'MailAddressesStopped', 'Sum')]),
  ];
}

function flagWidgets(facts: DashboardFacts): Widget[] {
  const failures: Line[] = ['database', 'identity', 'flags'].map((dependency) => [
    METRIC_NAMESPACE,
    'DependencyFailures',
    'Stage',
    facts.stage,
    'Service',
    'api',
    'Dependency',
    dependency,
    { stat: 'Sum' },
  ]);
  return [
    graph(facts, 'Age of the flags', [own(facts, 'FlagSourceAgeSeconds', 'Maximum')], ['stale', 600]),
    graph(facts, 'Dependencies that failed', failures),
    graph(
      facts,
      'Experiments: exposures and goals',
      (['ExperimentExposures', 'ExperimentGoals'] as const).map((name) => own(facts, name, 'Sum')),
    ),
  ];
}

/** Period of daily metrics. A member counts with the first change of a UTC day. */
const A_DAY = { stat: 'Sum', period: 86_400 };

function businessWidgets(facts: DashboardFacts): Widget[] {
  const counts: MetricName[] = ['QuestsCreated', 'QuestsClaimed', 'QuestsCompleted', 'QuestsDisputed'];
  return [
    graph(
      facts,
      'Quests',
      counts.map((name) => own(facts, name, 'Sum')),
    ),
    share(facts, 'QuestsCompleted', 'QuestsClaimed', 'Completed of claimed'),
    share(facts, 'QuestsDisputed', 'QuestsClaimed', 'Disputed of claimed'),
    graph(
      facts,
      'Median seconds to claim and to attest',
      (['SecondsToClaim', 'SecondsToAttest'] as const).map((name) => own(facts, name, 'p50')),
    ),
    graph(facts, 'Active members a day', [[...own(facts, 'ActiveMembers', 'Sum').slice(0, -1), A_DAY]]),
    graph(facts, 'Attestations in conflict', [own(facts, 'AttestationConflicts', 'Sum')]),
  ];
}

function errorWidgets(facts: DashboardFacts): Widget[] {
  const query = `SOURCE '${facts.apiLogGroup}' | fields @timestamp, requestId, message | filter level in ["error", "fatal"] | sort @timestamp desc | limit 20`;
  return [
    {
      type: 'log',
      title: 'Last 20 errors',
      properties: { title: 'Last 20 errors', region: facts.region, query, view: 'table' },
    },
  ];
}

/** Returns the CloudWatch bodies of a stage's dashboards. */
export function dashboards(facts: DashboardFacts): Readonly<Record<DashboardName, string>> {
  const all: Readonly<Record<DashboardName, readonly Widget[]>> = {
    service: serviceWidgets(facts),
    database: databaseWidgets(facts),
    rewards: rewardWidgets(facts),
    deliveries: deliveryWidgets(facts),
    flags: flagWidgets(facts),
    business: businessWidgets(facts),
    errors: errorWidgets(facts),
  };
  const bodies = Object.entries(all).map(([name, widgets]) => {
    const markdown = runbookLinks(name as DashboardName, facts.runbookBaseUrl);
    return [name, body([{ type: 'text', title: 'Runbooks', properties: { markdown } }, ...widgets])] as const;
  });
  return Object.fromEntries(bodies) as Record<DashboardName, string>;
}

function body(widgets: readonly Widget[]): string {
  const placed = widgets.map(({ type, properties }, index) => ({
    type,
    properties,
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
  }));
  return JSON.stringify({ widgets: placed });
}
