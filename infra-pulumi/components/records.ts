import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../statements.ts';
import { PrivateBucket } from './log-bucket.ts';
import type { StackContext } from './stack-component.ts';

const KEEP_DAYS = 3 * 365;

/** Bucket of the incidents, which all operators of a stage share. Earlier versions of an incident stay for a year. */
export class Records extends PrivateBucket {
  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('records', context, 'records', { keepDays: KEEP_DAYS, keepOldVersionsDays: 365 }, opts);
    this.policyOf('records', [
      {
        Sid: 'NobodyDeletes',
        Effect: 'Deny',
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: pulumi.interpolate`${this.bucket.arn}/*`,
        Principal: '*',
      },
    ]);
    this.registerOutputs({});
  }
}

/** Grants reading of incidents and adding to them. The bucket denies deletion. */
export function incidentRights(bucketArn: pulumi.Input<string>): Statement[] {
  return [
    {
      Sid: 'Incidents',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: pulumi.interpolate`${bucketArn}/incidents/*`,
    },
    { Sid: 'ListIncidents', Action: ['s3:ListBucket'], Resource: bucketArn },
  ];
}
