import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { PhotoType } from '@civicforge/domain';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  LINK_SECONDS,
  PHOTO_SIZES,
  type PhotoSize,
  PhotoStore,
  renditionKey,
  type Renditions,
  type UploadLink,
  uploadKey,
} from './photo-store.ts';

export type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

/** The private bucket of a stage. */
export class BucketStore extends PhotoStore {
  private readonly host: string;
  private readonly signer: SignatureV4;

  constructor(
    private readonly bucket: string,
    region: string,
    private readonly client: Pick<S3Client, 'send'>,
    credentials: Credentials,
  ) {
    super();
    this.host = `${bucket}.s3.${region}.amazonaws.com`;
    this.signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });
  }

  /**
   * Signs length and type of the file, so that S3 refuses any other file with 403.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
   */
  override async uploadLink(photoId: string, upload: { bytes: number; type: PhotoType }): Promise<UploadLink> {
    const signingDate = new Date();
    const path = `/${uploadKey(photoId)}`;
    const request = new HttpRequest({
      method: 'PUT',
      protocol: 'https:',
      hostname: this.host,
      path,
      headers: { host: this.host, 'content-length': String(upload.bytes), 'content-type': upload.type },
    });
    // The browser sends the file itself, so its digest is not part of the signature.
    request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
    const { query } = await this.signer.presign(request, { expiresIn: LINK_SECONDS, signingDate });
    const search = new URLSearchParams(query as Record<string, string>).toString();
    return {
      url: `https://${this.host}${path}?${search}`,
      headers: { 'content-type': upload.type },
      expiresAt: new Date(signingDate.getTime() + LINK_SECONDS * 1_000).toISOString(),
    };
  }

  override readUpload(photoId: string): Promise<Uint8Array | undefined> {
    return this.get(uploadKey(photoId));
  }

  override async keep(photoId: string, renditions: Renditions): Promise<void> {
    await Promise.all(
      PHOTO_SIZES.map((size) =>
        this.client.send(
          new PutObjectCommand({
            Bucket: this.bucket,
            Key: renditionKey(photoId, size),
            Body: renditions[size],
            ContentType: 'image/webp',
          }),
        ),
      ),
    );
  }

  override read(photoId: string, size: PhotoSize): Promise<Uint8Array | undefined> {
    return this.get(renditionKey(photoId, size));
  }

  override deleteUpload(photoId: string): Promise<void> {
    return this.deleteAll([uploadKey(photoId)]);
  }

  override delete(photoId: string): Promise<void> {
    return this.deleteAll([uploadKey(photoId), ...PHOTO_SIZES.map((size) => renditionKey(photoId, size))]);
  }

  override deleteOldUploads(): Promise<void> {
    return Promise.resolve();
  }

  private async get(Key: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private async deleteAll(keys: readonly string[]): Promise<void> {
    const { Errors = [] } = await this.client.send(
      new DeleteObjectsCommand({
        Bucket: this.bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    if (Errors.length > 0) throw new Error(`S3 did not delete ${String(Errors[0]?.Key)}: ${String(Errors[0]?.Code)}`);
  }
}

/** @param region region of the bucket */
export function bucketStore(bucket: string, region: string): BucketStore {
  const config: S3ClientConfig = { region };
  const client = new S3Client(config);
  return new BucketStore(bucket, region, client, () => client.config.credentials());
}
