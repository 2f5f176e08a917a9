import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3ClientResolvedConfig,
  S3ServiceException,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import type { AwsStub } from 'aws-sdk-client-mock';
import { later } from './later.ts';

interface Written {
  readonly Key: string;
  readonly Body: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** Keys on a page of the fake. S3 returns up to 1,000. */
const PAGE = 2;

/** A bucket of S3 in memory, with pages and conditional writes. */
export class FakeBucket {
  readonly objects = new Map<string, { readonly body: string; readonly etag: string }>();
  /** Runs before each write, once: another operator writes in between. */
  onWrite: () => void = () => undefined;
  private writes = 0;

  answer(s3: AwsStub<ServiceInputTypes, ServiceOutputTypes, S3ClientResolvedConfig>): void {
    s3.on(ListObjectsV2Command).callsFake(
      later(({ Prefix = '', ContinuationToken = '' }: Record<string, string>) => {
        const keys = [...this.objects.keys()].filter((key) => key.startsWith(Prefix)).sort();
        const rest = keys.filter((key) => key > ContinuationToken);
        const page = rest.slice(0, PAGE);
        const more = rest.length > PAGE;
        return { Contents: page.map((Key) => ({ Key })), ...(more && { NextContinuationToken: page.at(-1) }) };
      }),
    );
    s3.on(GetObjectCommand).callsFake(
      later(({ Key }: { Key: string }) => {
        const found = this.objects.get(Key);
        if (found === undefined) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
        return { Body: { transformToString: () => Promise.resolve(found.body) }, ETag: found.etag };
      }),
    );
    s3.on(PutObjectCommand).callsFake(
      later((input: Written) => {
        const { onWrite } = this;
        this.onWrite = () => undefined;
        onWrite();
        this.write(input);
        return {};
      }),
    );
  }

  /** @throws S3ServiceException the condition does not hold */
  write({ Key, Body, IfMatch, IfNoneMatch }: Written): void {
    const found = this.objects.get(Key);
    const holds = (IfMatch === undefined || found?.etag === IfMatch) && (IfNoneMatch === undefined || !found);
    if (!holds) {
      throw new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', message: 'no', $metadata: {} });
    }
    this.writes += 1;
    this.objects.set(Key, { body: Body, etag: `"${this.writes}"` });
  }
}
