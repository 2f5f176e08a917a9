import * as pulumi from '@pulumi/pulumi';
import { OUTPUTS_PARAMETER } from '../../libs/contract/src/outputs.ts';
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
    {
      Sid: 'ReadAuditLines',
      Action: ['logs:FilterLogEvents'],
      Resource: [arn('logs', `log-group:${prefix}operations`), arn('logs', `log-group:${prefix}operations:*`)],
    },
    { Sid: 'ListEdgeLogs', Action: ['s3:ListBucket'], Resource: [...logBucketArns] },
    {
      Sid: 'ReadEdgeLogs',
      Action: ['s3:GetObject'],
      Resource: logBucketArns.map((bucket) => pulumi.interpolate`${bucket}/AWSLogs/*`),
    },
    // These actions support no resource-level permissions for our resources. AWS authorises a prefix, a filter and
    // composite alarms on all alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    {
      Sid: 'ReadFigures',
      Action: [
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:DescribeAlarms',
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
    {
      Sid: 'ListCopies',
      Action: ['backup:ListRecoveryPointsByBackupVault'],
      Resource: arn('backup', `backup-vault:${prefix}backup`),
    },
    // Releases, table pointers and the outputs of the stack. Settings and secrets are not readable.
    {
      Sid: 'ReadRecords',
      Action: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
      Resource: ['releases/*', 'tables/*', OUTPUTS_PARAMETER].map((name) =>
        arn('ssm', `parameter/${prefix.slice(0, -1).replace('-', '/')}/${name}`),
      ),
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
        'dynamodb:ListBackups',
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
