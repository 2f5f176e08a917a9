import * as s3 from '@pulumi/aws/s3/index.js';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../statements.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface BucketRules {
  /** Days until an object expires. */
  readonly keepDays?: number;
  readonly keepOldVersionsDays: number;
  /** Required prefix of the bucket's name. */
  readonly beginning?: string;
  /** Objects below a prefix that expire earlier. */
  readonly expires?: { readonly prefix: string; readonly days: number };
  /** Years in which no version can be deleted or replaced (Object Lock, governance mode). */
  readonly lockYears?: number;
}

/** A private, versioned bucket with TLS only, the base of all buckets. */
export class PrivateBucket extends StackComponent {
  readonly bucket: s3.Bucket;

  constructor(
    component: string,
    context: StackContext,
    thing: string,
    rules: BucketRules,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(component, context, opts, thing);
    // Bucket names are globally unique, so the name contains the account id.
    const bucket = pulumi.interpolate`${rules.beginning ?? ''}${this.name(thing)}-${this.accountId}`;
    const objectLockEnabled = rules.lockYears === undefined ? undefined : true;
    this.bucket = new s3.Bucket(
      this.name(thing),
      { bucket, objectLockEnabled },
      { ...this.child, protect: this.isProduction },
    );
    const common = { bucket: this.bucket.id };
    new s3.BucketPublicAccessBlock(
      this.name(thing),
      {
        ...common,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      this.child,
    );
    new s3.BucketOwnershipControls(
      this.name(thing),
      { ...common, rule: { objectOwnership: 'BucketOwnerEnforced' } },
      this.child,
    );
    new s3.BucketVersioning(
      this.name(thing),
      { ...common, versioningConfiguration: { status: 'Enabled' } },
      this.child,
    );
    // Load balancers write only to buckets with SSE-S3.
    new s3.BucketServerSideEncryptionConfiguration(
      this.name(thing),
      { ...common, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      this.child,
    );
    new s3.BucketLifecycleConfiguration(
      this.name(thing),
      {
        ...common,
        rules: [
          {
            id: 'end',
            status: 'Enabled',
            filter: { prefix: '' },
            expiration: rules.keepDays === undefined ? undefined : { days: rules.keepDays },
            noncurrentVersionExpiration: { noncurrentDays: rules.keepOldVersionsDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
          ...(rules.expires === undefined ? [] : [expiryRule(rules.expires)]),
        ],
      },
      this.child,
    );
  }

  /** Creates the bucket policy: TLS only, plus the given statements. */
  protected policyOf(thing: string, statements: readonly Statement[]): s3.BucketPolicy {
    const all = [this.bucket.arn, pulumi.interpolate`${this.bucket.arn}/*`];
    const tls: Statement = {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Action: ['s3:*'],
      Resource: all,
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    return new s3.BucketPolicy(
      this.name(thing),
      { bucket: this.bucket.id, policy: policyDocument([tls, ...statements]) },
      this.child,
    );
  }
}

/** The rule of a prefix. */
function expiryRule({ prefix, days }: NonNullable<BucketRules['expires']>) {
  return { id: prefix, status: 'Enabled', filter: { prefix }, expiration: { days } };
}

/** A log bucket that denies deletion. Objects expire by its lifecycle rule. */
abstract class LockedBucket extends PrivateBucket {
  /** Creates a policy that denies deletion and allows AWS's log delivery. */
  protected locked(thing: string, writers: readonly Statement[]): s3.BucketPolicy {
    const here = { StringEquals: { 'aws:SourceAccount': this.accountId } };
    return this.policyOf(thing, [
      {
        Sid: 'NobodyDeletes',
        Effect: 'Deny',
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: pulumi.interpolate`${this.bucket.arn}/*`,
        Principal: '*',
      },
      {
        Sid: 'LogDeliveryAsksForTheBucket',
        Action: ['s3:GetBucketAcl'],
        Resource: this.bucket.arn,
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: here,
      },
      {
        Sid: 'LogDeliveryWrites',
        Action: ['s3:PutObject'],
        Resource: pulumi.interpolate`${this.bucket.arn}/AWSLogs/*`,
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: here,
      },
      ...writers,
    ]);
  }
}

/** Firewall logs. WAF requires the name's prefix. */
export class FirewallLogs extends LockedBucket {
  readonly policy: s3.BucketPolicy;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    const rules = { keepDays: 30, keepOldVersionsDays: 1, beginning: 'aws-waf-logs-' };
    super('logs', context, 'firewall-logs', rules, opts);
    this.policy = this.locked('firewall-logs', []);
    this.registerOutputs({});
  }
}

/** Connection logs of the load balancer, and logs of CloudFront and the account. */
export class LogBucket extends LockedBucket {
  readonly bucketName: pulumi.Output<string>;
  readonly policy: s3.BucketPolicy;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('logs', context, 'logs', { keepDays: 30, keepOldVersionsDays: 1 }, opts);
    this.bucketName = this.bucket.bucket;
    this.policy = this.locked('logs', this.writers());
    this.registerOutputs({});
  }

  private writers(): Statement[] {
    const below = (prefix: string) => pulumi.interpolate`${this.bucket.arn}/${prefix}/*`;
    const trail = {
      StringEquals: { 'aws:SourceArn': this.arn('cloudtrail', `trail/${this.name('trail')}`) },
    };
    return [
      {
        Sid: 'LoadBalancer',
        Action: ['s3:PutObject'],
        Resource: below('load-balancer'),
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': this.arn('elasticloadbalancing', 'loadbalancer/*') } },
      },
      {
        Sid: 'TrailAsksForTheBucket',
        Action: ['s3:GetBucketAcl'],
        Resource: this.bucket.arn,
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Condition: trail,
      },
      {
        Sid: 'TrailWrites',
        Action: ['s3:PutObject'],
        Resource: below('trail'),
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Condition: trail,
      },
    ];
  }
}
