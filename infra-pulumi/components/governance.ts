import * as backup from '@pulumi/aws/backup/index.js';
import * as budgets from '@pulumi/aws/budgets/index.js';
import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import * as cloudtrail from '@pulumi/aws/cloudtrail/index.js';
import * as costexplorer from '@pulumi/aws/costexplorer/index.js';
import * as iam from '@pulumi/aws/iam/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, trustOf } from '../statements.ts';
import type { LogBucket } from './log-bucket.ts';
import { StackComponent, type StackContext } from './stack-component.ts';
import type { Topics } from './topics.ts';

/** Retention of audit logs. */
const AUDIT_DAYS = 365;

export interface GovernanceArgs {
  readonly topics: Topics;
  readonly logs: LogBucket;
  readonly keyArn: pulumi.Input<string>;
  /** Names of the serving durable tables. */
  readonly tables: readonly pulumi.Input<string>[];
}

/** Audit trail, budget and backups. */
export class Governance extends StackComponent {
  constructor(context: StackContext, args: GovernanceArgs, opts: pulumi.ComponentResourceOptions) {
    super('governance', context, opts);
    this.trail(args);
    this.operations(args);
    this.budget(args.topics);
    this.anomalies(args.topics);
    this.backups(args);
    this.registerOutputs({});
  }

  private trail({ logs }: GovernanceArgs): void {
    const management = { name: 'management', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] };
    const tables = {
      name: 'tables',
      fieldSelectors: [
        { field: 'eventCategory', equals: ['Data'] },
        { field: 'resources.type', equals: ['AWS::DynamoDB::Table'] },
        {
          field: 'resources.ARN',
          startsWiths: [this.arn('dynamodb', `table/civicforge-${this.configuration.stage}-`)],
        },
      ],
    };
    new cloudtrail.Trail(
      this.name('trail'),
      {
        name: this.name('trail'),
        s3BucketName: logs.bucketName,
        s3KeyPrefix: 'trail',
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        advancedEventSelectors: this.isProduction ? [management, tables] : [management],
      },
      { ...this.child, dependsOn: [logs.policy] },
    );
  }

  /** Creates the audit log of the operations command, with reason and outcome. */
  private operations({ keyArn }: GovernanceArgs): void {
    const name = this.name('operations');
    new cloudwatch.LogGroup(name, { name, retentionInDays: AUDIT_DAYS, kmsKeyId: keyArn }, this.child);
  }

  private budget({ notify }: Topics): void {
    const notice = (threshold: number, notificationType: string) => ({
      comparisonOperator: 'GREATER_THAN',
      threshold,
      thresholdType: 'PERCENTAGE',
      notificationType,
      subscriberSnsTopicArns: [notify],
    });
    new budgets.Budget(
      this.name('budget'),
      {
        name: this.name('budget'),
        budgetType: 'COST',
        limitAmount: String(this.configuration.monthlyBudgetUsd),
        limitUnit: 'USD',
        timeUnit: 'MONTHLY',
        costFilters: [{ name: 'TagKeyValue', values: [`user:stage$${this.configuration.stage}`] }],
        notifications: [notice(80, 'ACTUAL'), notice(100, 'FORECASTED')],
      },
      this.child,
    );
  }

  private anomalies({ notify }: Topics): void {
    const name = this.name('anomalies');
    new costexplorer.AnomalySubscription(
      name,
      {
        name,
        frequency: 'IMMEDIATE',
        monitorArnLists: [this.configuration.costMonitorArn ?? this.ownMonitor(name)],
        subscribers: [{ type: 'SNS', address: notify }],
        thresholdExpression: {
          dimension: { key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE', matchOptions: ['GREATER_THAN_OR_EQUAL'], values: ['20'] },
        },
      },
      this.child,
    );
  }

  /**
   * Creates a monitor of the stage's tag. A member account of an organization may not:
   * https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  private ownMonitor(name: string): pulumi.Output<string> {
    const monitor = new costexplorer.AnomalyMonitor(
      name,
      {
        name,
        monitorType: 'CUSTOM',
        monitorSpecification: JSON.stringify({
          Tags: { Key: 'stage', Values: [this.configuration.stage], MatchOptions: ['EQUALS'] },
        }),
      },
      this.child,
    );
    return monitor.arn;
  }

  /** Creates backups that outlive their table, because point-in-time recovery ends with it. */
  private backups({ keyArn, tables }: GovernanceArgs): void {
    const name = this.name('backup');
    const vault = new backup.Vault(name, { name, kmsKeyArn: keyArn }, { ...this.child, protect: this.isProduction });
    const plan = new backup.Plan(
      name,
      {
        name,
        rules: [
          {
            ruleName: 'daily',
            targetVaultName: vault.name,
            schedule: 'cron(0 4 * * ? *)',
            startWindow: 60,
            completionWindow: 240,
            lifecycle: { deleteAfter: this.isProduction ? 90 : 14 },
          },
        ],
      },
      this.child,
    );
    const role = new iam.Role(
      name,
      {
        name,
        assumeRolePolicy: trustOf('backup.amazonaws.com', this.accountId),
      },
      this.child,
    );
    new iam.RolePolicyAttachment(
      name,
      { role: role.name, policyArn: 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup' },
      this.child,
    );
    new iam.RolePolicy(name, { name: 'restore', role: role.id, policy: this.restoring(keyArn) }, this.child);
    const resources = tables.map((table) => this.arn('dynamodb', pulumi.interpolate`table/${table}`));
    new backup.Selection(name, { name, planId: plan.id, iamRoleArn: role.arn, resources }, this.child);
  }

  /**
   * Returns the rights of a restore: those of the managed policy AWSBackupServiceRolePolicyForRestores that concern
   * tables, for the tables of this stage.
   */
  private restoring(keyArn: pulumi.Input<string>): pulumi.Output<string> {
    const tables = this.arn('dynamodb', `table/civicforge-${this.configuration.stage}-*`);
    return policyDocument([
      {
        Sid: 'RestoreTables',
        Action: [
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:DescribeTable',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:RestoreTableFromAwsBackup',
          'dynamodb:RestoreTableFromBackup',
          'dynamodb:Scan',
          'dynamodb:UpdateItem',
        ],
        Resource: tables,
      },
      {
        Sid: 'EncryptRestoredTables',
        Action: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        Resource: keyArn,
        Condition: {
          StringEquals: {
            'kms:ViaService': ['backup', 'dynamodb'].map((one) => `${one}.${this.region}.amazonaws.com`),
          },
        },
      },
    ]);
  }
}
