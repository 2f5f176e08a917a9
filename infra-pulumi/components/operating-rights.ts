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

/** Grants writing of audit records. No role may change or delete them. */
export function auditRights({ stage, arn }: Pick<OperatingArgs, 'stage' | 'arn'>): Statement {
  return {
    Sid: 'LeaveAuditLines',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: arn('logs', `log-group:civicforge-${stage}-operations:*`),
  };
}

/** Grants the backups before a production release, and the update of its scheduled jobs. */
export function backupRights({ stage, region, arn, accountId, keyArn }: OperatingArgs): Statement[] {
  const name = `civicforge-${stage}-backup`;
  return [
    { Sid: 'BackUp', Action: ['backup:StartBackupJob'], Resource: arn('backup', `backup-vault:${name}`) },
    // The new recovery point gets tags of the stage and the operator.
    { Sid: 'TagBackups', Action: ['backup:TagResource'], Resource: arn('backup', 'recovery-point:*') },
    { Sid: 'WatchBackups', Action: ['backup:DescribeBackupJob'], Resource: '*' },
    {
      Sid: 'PassBackupRole',
      Action: ['iam:PassRole'],
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/${name}`,
      Condition: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    },
    // The state of this stage, and the folder of its undeletable copies.
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
    // PutRule for a rule that starts tasks also needs PassRole.
    {
      Sid: 'PassSchedulerRole',
      Action: ['iam:PassRole'],
      Resource: pulumi.interpolate`arn:aws:iam::${accountId}:role/civicforge-${stage}-scheduler`,
      Condition: { StringEquals: { 'iam:PassedToService': 'events.amazonaws.com' } },
    },
  ];
}

/** Grants incident and maintenance actions that no release needs: table restores, secrets, alarm tests. */
export function operatingRights(args: OperatingArgs): Statement[] {
  const { stage, region, keyArn, arn } = args;
  const prefix = `civicforge-${stage}-`;
  const secrets = PARAMETERS.filter(({ origin }) => origin !== 'stack').map(({ name }) => name);
  return [
    // SES knows no resources for the account and its suppressed addresses.
    { Sid: 'DiagnoseMails', Action: ['ses:GetAccount', 'ses:GetSuppressedDestination'], Resource: '*' },
    { Sid: 'DiagnoseMailIdentity', Action: ['ses:GetEmailIdentity'], Resource: arn('ses', 'identity/*') },
    {
      Sid: 'BringTablesBack',
      // AWS checks the second half of the list on the new table, which it fills with the caller's rights.
      Action: [
        'dynamodb:RestoreTableFromBackup',
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
      // The pattern includes backups of deleted tables, `table/<name>/backup/<id>`.
      Resource: arn('dynamodb', `table/${prefix}*`),
    },
    // A copy in the vault is a recovery point of AWS Backup, or a backup of DynamoDB.
    {
      Sid: 'BringCopiesBack',
      Action: ['backup:StartRestoreJob'],
      Resource: [arn('backup', 'recovery-point:*'), arn('dynamodb', `table/${prefix}*/backup/*`)],
    },
    { Sid: 'WatchRestores', Action: ['backup:DescribeRestoreJob'], Resource: '*' },
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
    // CloudWatch supports the namespace as the only condition.
    {
      Sid: 'TestAlarms',
      Action: ['cloudwatch:PutMetricData'],
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'CivicForge' } },
    },
  ];
}
