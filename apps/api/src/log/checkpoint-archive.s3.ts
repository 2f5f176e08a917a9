import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  type ArchivedCheckpoint,
  CheckpointArchive,
  checkpointName,
  CHECKPOINTS,
  sizeOfName,
} from './checkpoint-archive.ts';

/**
 * The write-once bucket of a stage. Object Lock keeps every version, and `If-None-Match` refuses a second one.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class BucketArchive extends CheckpointArchive {
  constructor(
    private readonly bucket: string,
    private readonly client: Pick<S3Client, 'send'>,
  ) {
    super();
  }

  override async keep({ size, text }: ArchivedCheckpoint): Promise<void> {
    try {
      await this.client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: CHECKPOINTS + checkpointName(size),
          Body: text,
          ContentType: 'text/plain; charset=utf-8',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === 'PreconditionFailed')) throw error;
    }
  }

  override async newest(): Promise<ArchivedCheckpoint | undefined> {
    const { Contents = [] } = await this.client.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: CHECKPOINTS, MaxKeys: 1 }),
    );
    const key = Contents[0]?.Key;
    if (key === undefined) return undefined;
    const size = sizeOfName(key.slice(CHECKPOINTS.length));
    if (size === undefined) throw new Error(`The archive contains the unknown object ${key}`);
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    if (Body === undefined) throw new Error(`The archived checkpoint ${key} has no content`);
    return { size, text: await Body.transformToString() };
  }
}

/** @param region region of the bucket */
export function bucketArchive(bucket: string, region: string): BucketArchive {
  return new BucketArchive(bucket, new S3Client({ region }));
}
