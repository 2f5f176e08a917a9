import * as kms from '@pulumi/aws/kms/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument } from '../statements.ts';
import { Part, type Surroundings } from './part.ts';

/** One key of the stage for tables, logs, topics, queue, images, parameters and backups; it changes every year. */
export class Encryption extends Part {
  readonly keyArn: pulumi.Output<string>;

  constructor(around: Surroundings, opts: pulumi.ComponentResourceOptions) {
    super('encryption', around, opts);
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

  /** In a key policy `*` is the key itself. Services may use it for what belongs to this account. */
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
    ]);
  }
}
