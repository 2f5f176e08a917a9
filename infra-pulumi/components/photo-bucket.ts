import * as s3 from '@pulumi/aws/s3/index.js';
import * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../statements.ts';
import { PrivateBucket } from './log-bucket.ts';
import type { StackContext } from './stack-component.ts';

/** S3 calls of the service on photos. A test compares them with the code. */
export const PHOTO_ACTIONS = { objects: ['DeleteObject', 'GetObject', 'PutObject'], bucket: ['ListBucket'] } as const;

/** Prefixes of uploaded originals and of renditions. */
const UPLOADS = 'uploads/';
const RENDITIONS = 'photos/';

/**
 * Private bucket of photos. Browsers upload originals by links that the service signs, and the service alone reads.
 * Originals expire after a day. A deleted file is gone one day later, with its old version.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/PresignedUrlUploadObject.html
 */
export class PhotoBucket extends PrivateBucket {
  /** `s3://<bucket>`. */
  readonly address: pulumi.Output<string>;
  /** Origin that browsers upload to, for the content security policy of the pages. */
  readonly uploadOrigin: pulumi.Output<string>;

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('photos', context, 'photos', { keepOldVersionsDays: 1, expires: { prefix: UPLOADS, days: 1 } }, opts);
    new s3.BucketCorsConfiguration(
      this.name('photos'),
      {
        bucket: this.bucket.id,
        corsRules: [
          {
            allowedOrigins: [`https://${this.configuration.domain}`],
            allowedMethods: ['PUT'],
            allowedHeaders: ['content-type'],
            maxAgeSeconds: 3_600,
          },
        ],
      },
      this.child,
    );
    this.policyOf('photos', []);
    this.address = pulumi.interpolate`s3://${this.bucket.bucket}`;
    this.uploadOrigin = pulumi.interpolate`https://${this.bucket.bucket}.s3.${this.region}.amazonaws.com`;
    this.registerOutputs({});
  }

  /** Grants the service its files. Without `ListBucket`, S3 answers 403 instead of 404 for a missing file. */
  rights(): Statement[] {
    const actions = (names: readonly string[]) => names.map((name) => `s3:${name}`);
    return [
      {
        Sid: 'Photos',
        Action: actions(PHOTO_ACTIONS.objects),
        Resource: [UPLOADS, RENDITIONS].map((prefix) => pulumi.interpolate`${this.bucket.arn}/${prefix}*`),
      },
      { Sid: 'MissingPhotos', Action: actions(PHOTO_ACTIONS.bucket), Resource: this.bucket.arn },
    ];
  }
}
