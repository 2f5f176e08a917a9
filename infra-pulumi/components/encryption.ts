import * as kms from '@pulumi/aws/kms/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** The stage's KMS key for tables, logs, topics, queue, images, parameters and backups. It rotates every year. */
export class Encryption extends StackComponent {
  readonly keyArn: pulumi.Output<string>;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('encryption', context, opts);
    const key = new kms.Key(
      this.name('key'),
      {
        description: `Data of ${this.name('stack')}`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: this.policy(),
      },
      { ...this.child, protect: this.isProduction },
    );
    new kms.Alias(this.name('key'), { name: `alias/${this.name('key')}`, targetKeyId: key.keyId }, this.child);
    this.keyArn = key.arn;
    this.registerOutputs({});
  }

  /** Key policy, in which `*` is the key itself. AWS services may use it for resources of this account. */
  private policy(): pulumi.Output<string> {
    const use = [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:DescribeKey',
    ];
    return policyDocument([
      {
        Sid: 'AccountGovernsByRoles',
        Action: ['kms:*'],
        Resource: '*',
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${this.accountId}:root` },
      },
      {
        Sid: 'LogsOfThisStage',
        Action: use,
        Resource: '*',
        Principal: { Service: `logs.${this.region}.amazonaws.com` },
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.arn(
              'logs',
              `log-group:*civicforge-${this.configuration.stage}*`,
            ),
          },
        },
      },
      {
        Sid: 'SendersToTopicsAndQueues',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Principal: {
          Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'costalerts.amazonaws.com'],
        },
        Condition: { StringEquals: { 'aws:SourceAccount': this.accountId } },
      },
      {
        Sid: 'EventsToTopicsAndQueues',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Principal: { Service: 'events.amazonaws.com' },
      },
      // SES supports no conditions here.
      {
        Sid: 'MailEventsToTopicAndQueue',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
        Principal: { Service: ['ses.amazonaws.com', 'sns.amazonaws.com'] },
      },
    ]);
  }
}
