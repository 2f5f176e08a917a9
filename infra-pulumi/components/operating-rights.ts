import * as pulumi from '@pulumi/pulumi';
import type { Stage } from '../../libs/contract/src/names.ts';
import { PARAMETERS } from '../../libs/contract/src/parameters.ts';
import type { Statement } from '../statements.ts';

export interface OperatingArgs {
  readonly stage: Stage;
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly arn: (service: string, resource: pulumi.Input<string>, region?: string) => pulumi.Output<string>;
}

/** Whoever does anything to a stage leaves a line; nobody is given the right to change or remove one. */
export function auditRights({ stage, arn }: Pick<OperatingArgs, 'stage' | 'arn'>): Statement {
  return {
    Sid: 'LeaveAuditLines',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: arn('logs', `log-group:civicforge-${stage}-operations:*`),
  };
}

/** What a release takes before it touches production, and the role of the jobs that it moves. */
export function backupRights({ stage, region, arn, accountId, keyArn }: OperatingArgs): Statement[] {
  const name = `civicforge-${stage}-backup`;
  return [
    { Sid: 'BackUp', Action: ['backup:StartBackupJob'], Resource: arn('backup', `backup-vault:${name}`) },
    { Sid: 'WatchBackups', Action: ['backup:DescribeBackupJob'], Resource: '*' },
    {
      Sid: 'PassBackupRole',
      Action: ['iam:PassRole'],
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/${name}`,
      Condition: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    },
    // The state of this stage, and the folder in which nobody deletes a copy of it.
    {
      Sid: 'ReadState',
      Action: ['s3:GetObject'],
      Resource: ['meta.yaml', `stacks/civicforge/${stage}.json`].map(
        (file) => pulumi.interpolate`arn:aws:s3:::civicforge-state-${accountId}/.pulumi/${file}`,
      ),
    },
    {
      Sid: 'FindState',
      Action: ['s3:ListBucket'],
      Resource: pulumi.interpolate`arn:aws:s3:::civicforge-state-${accountId}`,
    },
    {
      Sid: 'KeepCopyOfState',
      Action: ['s3:PutObject'],
      Resource: pulumi.interpolate`arn:aws:s3:::civicforge-${stage}-logs-${accountId}/state-backups/*`,
    },
    {
      Sid: 'EncryptCopyOfState',
      Action: ['kms:GenerateDataKey'],
      Resource: keyArn,
      Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
    // A rule that starts tasks is written together with the role by which it does.
    {
      Sid: 'PassSchedulerRole',
      Action: ['iam:PassRole'],
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/civicforge-${stage}-scheduler`,
      Condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } },
    },
    {
      Sid: 'TablesThatServe',
      Action: ['ssm:GetParameters'],
      Resource: arn('ssm', `parameter/civicforge/${stage}/tables/*`),
    },
  ];
}

/** What people do in trouble and in maintenance, and no release does: tables brought back, secrets, tests of alarms. */
export function operatingRights(args: OperatingArgs): Statement[] {
  const { stage, region, keyArn, arn } = args;
  const prefix = `civicforge-${stage}-`;
  const secrets = PARAMETERS.filter(({ origin }) => origin !== 'stack').map(({ name }) => name);
  return [
    {
      Sid: 'BringTablesBack',
      // AWS asks for the second half of the list on the new table, which it fills in the name of the caller.
      Action: [
        'dynamodb:RestoreTableToPointInTime',
        'dynamodb:TagResource',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateContributorInsights',
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:UpdateItem',
      ],
      Resource: arn('dynamodb', `table/${prefix}*`),
    },
    {
      Sid: 'ChangeSecrets',
      Action: [
        'ssm:GetParameter',
        'ssm:GetParameterHistory',
        'ssm:LabelParameterVersion',
        'ssm:PutParameter',
        'ssm:UnlabelParameterVersion',
      ],
      Resource: secrets.map((name) => arn('ssm', `parameter/civicforge/${stage}/${name}`)),
    },
    {
      Sid: 'KeyForTablesAndSecrets',
      Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: keyArn,
      Condition: {
        StringEquals: { 'kms:ViaService': ['dynamodb', 'ssm'].map((one) => `${one}.${region}.amazonaws.com`) },
      },
    },
    {
      Sid: 'StartFailedJobsAnew',
      Action: ['ecs:RunTask'],
      Resource: arn('ecs', `task-definition/${prefix}*:*`),
      Condition: { ArnLike: { 'ecs:cluster': arn('ecs', `cluster/${prefix}*`) } },
    },
    // The namespace is all that CloudWatch lets a right be bound to.
    {
      Sid: 'TestAlarms',
      Action: ['cloudwatch:PutMetricData'],
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'CivicForge' } },
    },
  ];
}
