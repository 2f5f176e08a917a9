import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from './stack-component.ts';
import { PrivateBucket } from './log-bucket.ts';

/** Bucket of content-hashed static files. Files of old releases stay readable for open pages. */
export class Assets extends PrivateBucket {
  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('assets', context, 'assets', { keepOldVersionsDays: 30 }, opts);
  }

  /** Grants read access to one distribution. */
  readableBy(distributionArn: pulumi.Output<string>): void {
    this.policyOf('assets', [
      {
        Sid: 'OurDistribution',
        Action: ['s3:GetObject'],
        Resource: pulumi.interpolate`${this.bucket.arn}/*`,
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': distributionArn } },
      },
    ]);
    this.registerOutputs({});
  }
}
