import { rulesFor, violations } from '../rules/index.ts';
import { fields, items, ofType, type Resource } from '../rules/resource.ts';
import { STAGES } from '../../libs/contract/src/names.ts';
import { prepared, withMistake } from './graphs.ts';

type Values = Record<string, unknown>;

const SERVICE = 'ecs/service:Service';
const GROUP = 'codedeploy/deploymentGroup:DeploymentGroup';
const ALARM = 'cloudwatch/metricAlarm:MetricAlarm';
const TASK = 'ecs/taskDefinition:TaskDefinition';
const TABLE = 'dynamodb/table:Table';
const POLICY = 'iam/rolePolicy:RolePolicy';

const graphs = prepared().stages;
const production: readonly Resource[] = graphs.prod.resources;

const forget = (list: unknown, one: string) => items(list).filter((item) => item !== one);
const ignoring = (type: string, property: string) => () =>
  withMistake(production, type, (_props, opts) => (opts['ignoreChanges'] = forget(opts['ignoreChanges'], property)));
const withIgnored =
  (type: string, property: string, only: (one: Resource) => boolean = () => true) =>
  () =>
    withMistake(production, type, (_props, opts) => (opts['ignoreChanges'] = [property]), only);
const withoutIgnored = (type: string, property: string, only: (one: Resource) => boolean) => () =>
  withMistake(
    production,
    type,
    (_props, opts) => (opts['ignoreChanges'] = forget(opts['ignoreChanges'], property)),
    only,
  );
const withProps = (type: string, change: (props: Values) => void, name?: RegExp) => () =>
  withMistake(production, type, change, (one) => name === undefined || name.test(one.name));
const onQueries = (change: (query: Values) => void, name: RegExp) =>
  withProps(ALARM, (props) => items(props['metricQueries']).forEach((query) => change(query as Values)), name);
const withStatement = (name: RegExp, change: (statement: Values) => void) =>
  withProps(
    POLICY,
    (props) => {
      const document = JSON.parse(props['policy'] as string) as { Statement: Values[] };
      document.Statement.forEach(change);
      props['policy'] = JSON.stringify(document);
    },
    name,
  );

/** Mistakes in the production stack, each with the rule that reports it. */
const MISTAKES: readonly (readonly [rule: string, mistake: string, stack: () => readonly Resource[]])[] = [
  ...['taskDefinition', 'loadBalancers', 'desiredCount', 'networkConfiguration', 'platformVersion'].map(
    (property) =>
      ['service-left-to-releases', `up would change ${property}`, () => ignoring(SERVICE, property)()] as const,
  ),
  [
    'listener-left-to-releases',
    'up would move the listener',
    () => ignoring('lb/listener:Listener', 'defaultActions')(),
  ],
  [
    'service-after-listeners',
    'the service does not wait for its listeners',
    () => withMistake(production, SERVICE, (_props, opts) => (opts['dependsOn'] = [])),
  ],
  [
    'no-second-deployer',
    'a circuit breaker together with CodeDeploy',
    withProps(SERVICE, (props) => (props['deploymentCircuitBreaker'] = { enable: true, rollback: true })),
  ],
  [
    'no-second-deployer',
    'service alarms together with CodeDeploy',
    withProps(SERVICE, (props) => (props['alarms'] = { alarmNames: ['x'], enable: true, rollback: true })),
  ],
  ...['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'].map(
    (event) =>
      [
        'rolls-back-by-itself',
        `no rollback on ${event}`,
        withProps(GROUP, ({ autoRollbackConfiguration: rollback }) => {
          (rollback as Values)['events'] = forget(fields(rollback)['events'], event);
        }),
      ] as const,
  ),
  [
    'rolls-back-by-itself',
    'rollback switched off',
    withProps(GROUP, (props) => ((props['autoRollbackConfiguration'] as Values)['enabled'] = false)),
  ],
  [
    'old-tasks-wait',
    'old tasks end after five minutes',
    withProps(GROUP, (props) => {
      const config = props['blueGreenDeploymentConfig'] as Record<string, Values>;
      config['terminateBlueInstancesOnDeploymentSuccess'] = { action: 'TERMINATE', terminationWaitTimeInMinutes: 5 };
    }),
  ],
  [
    'at-most-ten-alarms',
    'eleven alarms',
    withProps(GROUP, (props) => {
      const configuration = props['alarmConfiguration'] as Values;
      const [one] = items(configuration['alarms']);
      configuration['alarms'] = Array.from({ length: 11 }, () => one);
    }),
  ],
  [
    'listeners-not-shared',
    'the web is released on the listener of the service',
    withProps(
      GROUP,
      (props) => {
        const other = ofType(production, GROUP).find(({ name }) => name.endsWith('-api'));
        props['loadBalancerInfo'] = structuredClone(other?.props['loadBalancerInfo']);
      },
      /-web$/,
    ),
  ],
  [
    'container-in-task-definition',
    'a target with another port',
    withProps(SERVICE, (props) => ((items(props['loadBalancers'])[0] as Values)['containerPort'] = 8080)),
  ],
  [
    'container-in-task-definition',
    'a target with another container',
    withProps(SERVICE, (props) => ((items(props['loadBalancers'])[0] as Values)['containerName'] = 'app')),
  ],
  ['fargate-size', 'too little memory for the CPU', withProps(TASK, (props) => (props['memory'] = '512'), /-api$/)],
  ['revisions-stay', 'old revisions are deregistered', withProps(TASK, (props) => (props['skipDestroy'] = false))],
  [
    'revisions-stay',
    'revisions go with the resource',
    () => withMistake(production, TASK, (_props, opts) => (opts['retainOnDelete'] = false)),
  ],
  [
    'watched-alarms-exist',
    'a deployment group watches a missing alarm',
    withProps(GROUP, (props) => ((props['alarmConfiguration'] as Values)['alarms'] = ['civicforge-prod-forgotten'])),
  ],
  [
    'watched-alarms-exist',
    'a gate treats missing data as breaching',
    withProps(ALARM, (props) => (props['treatMissingData'] = 'breaching'), /-api-gate-error-rate$/),
  ],
  [
    'watched-alarms-exist',
    'an AppConfig monitor treats missing data as breaching',
    withProps(ALARM, (props) => (props['treatMissingData'] = 'missing'), /-prod-flags-stale$/),
  ],
  [
    'at-most-five-monitors',
    'six monitors',
    withProps('appconfig/environment:Environment', (props) => {
      props['monitors'] = [...items(props['monitors']), ...items(props['monitors'])];
    }),
  ],
  [
    'at-most-five-monitors',
    'a monitor without a role',
    withProps(
      'appconfig/environment:Environment',
      (props) => delete (items(props['monitors'])[0] as Values)['alarmRoleArn'],
    ),
  ],
  [
    'alarm-dimensions-exist',
    'errors of a service that does not exist there',
    onQueries((query) => {
      if (query['metric']) (query['metric'] as Values)['dimensions'] = { FunctionName: 'attest' };
    }, /-prod-api-error-rate$/),
  ],
  [
    'alarm-dimensions-exist',
    'throttled requests by table, which need the operation',
    onQueries((query) => {
      if (query['metric']) (query['metric'] as Values)['metricName'] = 'ThrottledRequests';
    }, /-database-throttled-runtime$/),
  ],
  [
    'alarm-dimensions-exist',
    'a metric that the service does not emit',
    onQueries((query) => {
      if (query['metric']) (query['metric'] as Values)['metricName'] = 'RewardsLost';
    }, /-prod-rewards-abandoned$/),
  ],
  [
    'gates-see-both-target-groups',
    'a gate reads blue alone',
    onQueries((query) => {
      const metric = query['metric'] as Record<string, Values> | undefined;
      if (metric?.['dimensions']?.['TargetGroup']) metric['dimensions']['TargetGroup'] = 'blue';
    }, /-api-gate-unhealthy$/),
  ],
  [
    'gates-see-both-target-groups',
    'no gate reads a target group',
    withProps(
      GROUP,
      (props) => {
        const configuration = props['alarmConfiguration'] as Values;
        configuration['alarms'] = items(configuration['alarms']).filter((alarm) =>
          String(alarm).endsWith('dependencies'),
        );
      },
      /-api$/,
    ),
  ],
  [
    'gates-quiet-without-traffic',
    'an error rate without a minimum of requests',
    onQueries((query) => {
      if (query['expression']) query['expression'] = '100 * blue_errors / blue_requests';
    }, /-api-gate-error-rate$/),
  ],
  [
    'unhealthy-counts-after-three-periods',
    'a starting task rolls back',
    withProps(ALARM, (props) => (props['evaluationPeriods'] = 1), /-web-gate-unhealthy$/),
  ],
  [
    'at-most-ten-metrics',
    'an alarm on eleven metrics',
    withProps(ALARM, (props) => {
      const metric = items(props['metricQueries']).find((query) => fields(query)['metric']);
      props['metricQueries'] = Array.from({ length: 11 }, () => metric);
    }),
  ],
  [
    'alarms-name-their-runbook',
    'an alarm without a runbook',
    withProps(ALARM, (props) => (props['alarmDescription'] = 'Bad.')),
  ],
  [
    'tables-can-be-recovered',
    'recovery for a week only',
    withProps(TABLE, (props) => (props['pointInTimeRecovery'] = { enabled: true, recoveryPeriodInDays: 7 })),
  ],
  [
    'tables-are-encrypted-on-demand',
    'the key of AWS',
    withProps(TABLE, (props) => (props['serverSideEncryption'] = { enabled: true })),
  ],
  [
    'tables-are-encrypted-on-demand',
    'fixed capacity',
    withProps(TABLE, (props) => (props['billingMode'] = 'PROVISIONED')),
  ],
  [
    'production-tables-cannot-be-lost',
    'no deletion protection',
    withProps(TABLE, (props) => (props['deletionProtectionEnabled'] = false), /-quests$/),
  ],
  [
    'production-tables-cannot-be-lost',
    'not protected in the program',
    () =>
      withMistake(
        production,
        TABLE,
        (_props, opts) => (opts['protect'] = false),
        ({ name }) => name.endsWith('-users'),
      ),
  ],
  [
    'ignored-values-are-not-written',
    'a description that is written together with a rotated secret',
    withoutIgnored('ssm/parameter:Parameter', 'description', ({ name }) => name.endsWith('-cursor-key')),
  ],
  [
    'ignored-values-are-not-written',
    'an ignored property of which nobody knows how it is written',
    withIgnored('dynamodb/table:Table', 'billingMode'),
  ],
  [
    'pointers-are-read-in',
    'a pointer that up would swap back with its next change',
    withIgnored('ssm/parameter:Parameter', 'value', ({ name }) => name.includes('-table-')),
  ],
  [
    'pointers-are-read-in',
    'a job that up would move to an older image',
    withIgnored(
      'cloudwatch/eventTarget:EventTarget',
      'ecsTarget.taskDefinitionArn',
      ({ props }) => props['ecsTarget'] !== undefined,
    ),
  ],
  [
    'adopted-tables-are-kept',
    'a restored table that up would delete after the next swap',
    () =>
      withMistake(
        prepared().variants.moved.resources,
        TABLE,
        (_props, opts) => (opts['retainOnDelete'] = false),
        ({ opts }) => opts.retainOnDelete,
      ),
  ],
  [
    'nothing-open-to-the-world',
    'a port that is open to every address',
    withProps('vpc/securityGroupIngressRule:SecurityGroupIngressRule', (props) => (props['cidrIpv4'] = '0.0.0.0/0')),
  ],
  [
    'nothing-open-to-the-world',
    "a port for CloudFront's prefix list, which every customer of it shares",
    withProps(
      'vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      (props) => (props['prefixListId'] = 'pl-3b927c52'),
    ),
  ],
  [
    'nothing-open-to-the-world',
    'a public load balancer',
    withProps('lb/loadBalancer:LoadBalancer', (props) => (props['internal'] = false)),
  ],
  [
    'nothing-open-to-the-world',
    'a listener without TLS',
    withProps('lb/listener:Listener', (props) => (props['protocol'] = 'HTTP')),
  ],
  [
    'nothing-open-to-the-world',
    'a target group without TLS',
    withProps('lb/targetGroup:TargetGroup', (props) => (props['protocol'] = 'HTTP')),
  ],
  [
    'nothing-open-to-the-world',
    'a health check without TLS',
    withProps('lb/targetGroup:TargetGroup', (props) => ((props['healthCheck'] as Values)['protocol'] = 'HTTP')),
  ],
  [
    'nothing-open-to-the-world',
    'rules inside a security group',
    withProps('ec2/securityGroup:SecurityGroup', (props) => (props['ingress'] = [{ protocol: 'tcp' }])),
  ],
  [
    'buckets-are-private',
    'a bucket that may be public',
    withProps('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', (props) => (props['blockPublicPolicy'] = false)),
  ],
  [
    'buckets-are-private',
    'a bucket that up may empty',
    withProps('s3/bucket:Bucket', (props) => (props['forceDestroy'] = true)),
  ],
  [
    'buckets-are-private',
    'a bucket without versions',
    () => production.filter(({ type }) => type !== 'aws:s3/bucketVersioning:BucketVersioning'),
  ],
  [
    'errors-are-not-kept',
    'errors at the edge for ten seconds',
    withProps('cloudfront/distribution:Distribution', (props) => (props['customErrorResponses'] = [])),
  ],
  ['everything-is-tagged', 'a table without tags', withProps(TABLE, (props) => (props['tags'] = { stage: 'prod' }))],
  [
    'names-say-stage-and-thing',
    'a name without the stage',
    () => production.map((one, index) => (index === 0 ? { ...one, name: 'my-key' } : one)),
  ],
  [
    'actions-exist',
    'a misspelt action',
    withStatement(/-api-task$/, (statement) => (statement['Action'] = ['dynamodb:TransactWriteItem'])),
  ],
  [
    'no-needless-wildcard',
    'all tables of the account',
    withStatement(/-api-task$/, (statement) => (statement['Resource'] = '*')),
  ],
  [
    'no-useless-limit',
    'deployments of one group may be stopped',
    withStatement(/-admin$/, (statement) => {
      if (statement['Sid'] === 'SteerRelease')
        statement['Resource'] = 'arn:aws:codedeploy:us-east-1:1:deploymentgroup:a/a';
    }),
  ],
  [
    'passes-task-roles-only',
    'any role may be passed',
    withStatement(/-api-codedeploy$/, (statement) => {
      if (statement['Sid'] === 'PassTaskRoles') statement['Resource'] = ['arn:aws:iam::123456789012:role/*'];
    }),
  ],
  [
    'passes-task-roles-only',
    'the execution role is not passed',
    withStatement(/-scheduler$/, (statement) => {
      if (statement['Sid'] === 'PassTaskRoles') statement['Resource'] = items(statement['Resource']).slice(0, 1);
    }),
  ],
];

describe('the rules', () => {
  it.each(STAGES)('have no violation in %s', async (stage) => {
    expect(await violations(graphs[stage].resources)).toEqual([]);
  });

  it.each(MISTAKES)('%s reports: %s', async (rule, _mistake, stack) => {
    const broken = (await violations(stack())).map((violation) => violation.rule);

    expect(broken).toContain(rule);
  });

  it('each have at least one mistake above', async () => {
    const shown = new Set(MISTAKES.map(([rule]) => rule));

    expect((await rulesFor(production)).map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
  });
});
