import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../statements.ts';

export interface ReadingArgs {
  /** `civicforge-{stage}-`. */
  readonly prefix: string;
  readonly flagApplicationId: pulumi.Input<string>;
  readonly distributionArn: pulumi.Input<string>;
  readonly logBucketArns: readonly pulumi.Input<string>[];
  /** Returns an ARN in the account. The default region is the stack's. */
  readonly arn: (service: string, resource: pulumi.Input<string>, region?: string) => pulumi.Output<string>;
}

/** Grants read access to logs, metrics and the state of resources. */
export function readingRights(args: ReadingArgs): Statement[] {
  return [...readingWatch(args), ...readingState(args), ...readingAccount(args)];
}

function readingWatch({ arn, prefix, logBucketArns }: ReadingArgs): Statement[] {
  const groups = [`log-group:/ecs/${prefix}*`, `log-group:/aws/lambda/${prefix}*`];
  return [
    {
      Sid: 'ReadLogs',
      Action: [
        'logs:FilterLogEvents',
        'logs:GetLogEvents',
        'logs:StartQuery',
        'logs:GetQueryResults',
        'logs:DescribeLogStreams',
        'logs:StartLiveTail',
      ],
      Resource: groups.flatMap((group) => [arn('logs', group), arn('logs', `${group}:*`)]),
    },
    { Sid: 'ListEdgeLogs', Action: ['s3:ListBucket'], Resource: [...logBucketArns] },
    {
      Sid: 'ReadEdgeLogs',
      Action: ['s3:GetObject'],
      Resource: logBucketArns.map((bucket) => pulumi.interpolate`${bucket}/AWSLogs/*`),
    },
    // These actions support no resource-level permissions for our resources.
    {
      Sid: 'ReadFigures',
      Action: [
        'cloudwatch:GetMetricData',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:ListMetrics',
        'logs:DescribeLogGroups',
        'logs:DescribeQueryDefinitions',
        'xray:BatchGetTraces',
        'xray:GetTraceSummaries',
      ],
      Resource: '*',
    },
    {
      Sid: 'ReadAlarms',
      Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'],
      Resource: arn('cloudwatch', `alarm:${prefix}*`),
    },
    {
      Sid: 'ReadDashboards',
      Action: ['cloudwatch:GetDashboard'],
      Resource: arn('cloudwatch', `dashboard/${prefix}*`, ''),
    },
  ];
}

function readingState({ arn, prefix, flagApplicationId: id, distributionArn }: ReadingArgs): Statement[] {
  return [
    {
      Sid: 'ReadServices',
      Action: ['ecs:DescribeServices', 'ecs:DescribeTasks', 'ecs:DescribeTaskSets'],
      Resource: ['service', 'task', 'task-set'].map((kind) => arn('ecs', `${kind}/${prefix}*/*`)),
    },
    {
      Sid: 'ListTasks',
      Action: ['ecs:ListTasks'],
      Resource: '*',
      Condition: { ArnLike: { 'ecs:cluster': arn('ecs', `cluster/${prefix}*`) } },
    },
    {
      Sid: 'ReadDeployments',
      Action: [
        'codedeploy:BatchGetDeployments',
        'codedeploy:GetDeployment',
        'codedeploy:GetDeploymentGroup',
        'codedeploy:ListDeployments',
      ],
      Resource: arn('codedeploy', `deploymentgroup:${prefix}*/${prefix}*`),
    },
    {
      Sid: 'ReadTraffic',
      Action: [
        'application-autoscaling:DescribeScalableTargets',
        'codedeploy:BatchGetDeploymentTargets',
        'codedeploy:GetDeploymentTarget',
        'codedeploy:ListDeploymentTargets',
        'ecs:DescribeTaskDefinition',
        'elasticloadbalancing:DescribeListeners',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
      ],
      Resource: '*',
    },
    {
      Sid: 'ReadFlags',
      Action: [
        'appconfig:GetConfigurationProfile',
        'appconfig:GetDeployment',
        'appconfig:GetEnvironment',
        'appconfig:GetHostedConfigurationVersion',
        'appconfig:ListDeployments',
        'appconfig:ListHostedConfigurationVersions',
      ],
      Resource: [
        arn('appconfig', pulumi.interpolate`application/${id}`),
        arn('appconfig', pulumi.interpolate`application/${id}/*`),
      ],
    },
    {
      Sid: 'ReadTables',
      Action: [
        'dynamodb:DescribeContinuousBackups',
        'dynamodb:DescribeContributorInsights',
        'dynamodb:DescribeTable',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:ListTagsOfResource',
      ],
      Resource: arn('dynamodb', `table/${prefix}*`),
    },
    // The current release and its predecessor: `/civicforge/{stage}/releases/`.
    {
      Sid: 'ReadRecords',
      Action: ['ssm:GetParameter', 'ssm:GetParametersByPath'],
      Resource: arn('ssm', `parameter/${prefix.slice(0, -1).replace('-', '/')}/releases/*`),
    },
    { Sid: 'ReadQueue', Action: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], Resource: arn('sqs', `${prefix}*`) },
    { Sid: 'ReadEdge', Action: ['cloudfront:GetInvalidation'], Resource: distributionArn },
  ];
}

function readingAccount({ arn }: ReadingArgs): Statement[] {
  return [
    {
      Sid: 'ReadAccount',
      Action: [
        'appconfig:ListDeploymentStrategies',
        'backup:ListBackupJobs',
        'ssm:DescribeParameters',
        'tag:GetResources',
      ],
      Resource: '*',
    },
    {
      Sid: 'ReadCost',
      Action: ['ce:GetAnomalies', 'ce:GetAnomalyMonitors', 'ce:GetCostAndUsage'],
      Resource: [arn('ce', 'anomalymonitor/*', ''), arn('billing', 'billingview/*', '')],
    },
  ];
}
