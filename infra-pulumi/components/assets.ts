import * as pulumi from '@pulumi/pulumi';
import type { Surroundings } from './part.ts';
import { PrivateBucket } from './log-bucket.ts';

/** Files of the pages whose name is their content. Old releases stay readable for those who still show them. */
export class Assets extends PrivateBucket {
  constructor(around: Surroundings, opts: pulumi.ComponentResourceOptions) {
    super('assets', around, 'assets', { keepOldVersionsDays: 30 }, opts);
  }

  /** Lets one distribution read, and nobody else. */
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
