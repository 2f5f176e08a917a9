import * as s3 from '@pulumi/aws/s3/index.js';
import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../statements.ts';
import { PrivateBucket } from './log-bucket.ts';
import type { StackContext } from './stack-component.ts';

/** S3 calls of the service on the archive. A test compares them with the code. */
export const ARCHIVE_ACTIONS = { objects: ['GetObject', 'PutObject'], bucket: ['ListBucket'] } as const;

const LOCK_YEARS = 10;

/**
 * Write-once bucket of the public log's checkpoints. A restored table cannot continue a log that is longer here.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LogArchive extends PrivateBucket {
  /** `s3://<bucket>`. */
  readonly address: pulumi.Output<string>;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    const rules = { keepOldVersionsDays: LOCK_YEARS * 366, lockYears: LOCK_YEARS };
    super('log-archive', context, 'log-archive', rules, opts);
    new s3.BucketObjectLockConfiguration(
      this.name('log-archive'),
      { bucket: this.bucket.id, rule: { defaultRetention: { mode: 'GOVERNANCE', years: LOCK_YEARS } } },
      this.child,
    );
    this.policyOf('log-archive', [
      {
        Sid: 'NobodyDeletes',
        Effect: 'Deny',
        Action: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: pulumi.interpolate`${this.bucket.arn}/*`,
        Principal: '*',
      },
    ]);
    this.address = pulumi.interpolate`s3://${this.bucket.bucket}`;
    this.registerOutputs({});
  }

  /** Grants writing and reading checkpoints, and nothing that deletes. */
  rights(): Statement[] {
    const actions = (names: readonly string[]) => names.map((name) => `s3:${name}`);
    return [
      {
        Sid: 'Checkpoints',
        Action: actions(ARCHIVE_ACTIONS.objects),
        Resource: pulumi.interpolate`${this.bucket.arn}/checkpoints/*`,
      },
      {
        Sid: 'NewestCheckpoint',
        Action: actions(ARCHIVE_ACTIONS.bucket),
        Resource: this.bucket.arn,
        Condition: { StringEquals: { 's3:prefix': 'checkpoints/' } },
      },
    ];
  }
}
