import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BucketStore } from './photo-store.s3.ts';

const ID = '01M8HNS0CGPG74BQCYD9J6WVC0';

/** Answers as S3 does: a missing object is `NoSuchKey`, and deleting one is no error. */
function aBucket(denied: readonly string[] = []) {
  const objects = new Map<string, Uint8Array>();
  const send = (command: unknown) => {
    if (command instanceof PutObjectCommand) objects.set(command.input.Key ?? '', command.input.Body as Uint8Array);
    if (command instanceof GetObjectCommand) {
      const body = objects.get(command.input.Key ?? '');
      if (body === undefined) return Promise.reject(Object.assign(new Error('no'), { name: 'NoSuchKey' }));
      return Promise.resolve({ Body: { transformToByteArray: () => Promise.resolve(body) } });
    }
    if (command instanceof DeleteObjectsCommand) {
      for (const { Key } of command.input.Delete?.Objects ?? []) objects.delete(Key ?? '');
      return Promise.resolve({ Errors: denied.map((Key) => ({ Key, Code: 'AccessDenied' })) });
    }
    return Promise.resolve({});
  };
  const client = { send } as unknown as Pick<S3Client, 'send'>;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
  return { objects, store: new BucketStore('civicforge-dev-photos-1', 'us-east-1', client, credentials) };
}

describe('BucketStore', () => {
  it('signs length, type and host of one upload for ten minutes', async () => {
    const { store } = aBucket();
    const sign = async (bytes: number) => {
      const { url, headers } = await store.uploadLink(ID, { bytes, type: 'image/jpeg' });
      return { url: new URL(url), headers };
    };
    const { url, headers } = await sign(1_000);
    expect(url.origin + url.pathname).toBe(`https://civicforge-dev-photos-1.s3.us-east-1.amazonaws.com/uploads/${ID}`);
    expect(headers).toEqual({ 'content-type': 'image/jpeg' });
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('600');
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe('token');
    const other = await sign(1_001);
    expect(other.url.searchParams.get('X-Amz-Signature')).not.toBe(url.searchParams.get('X-Amz-Signature'));
  });

  it('keeps, reads and deletes the files of a photo', async () => {
    const { store, objects } = aBucket();
    const [small, large] = [new Uint8Array([1]), new Uint8Array([2])];
    objects.set(`uploads/${ID}`, new Uint8Array([3]));
    await store.keep(ID, { small, large });
    expect([await store.read(ID, 'small'), await store.readUpload(ID)]).toEqual([small, new Uint8Array([3])]);
    await store.deleteUpload(ID);
    expect([...objects.keys()].sort()).toEqual([`photos/${ID}/large.webp`, `photos/${ID}/small.webp`]);
    await store.delete(ID);
    expect([objects.size, await store.read(ID, 'large')]).toEqual([0, undefined]);
    await store.deleteOldUploads();
  });

  it('fails if S3 does not delete a file, so that the item stays for the next sweep', async () => {
    await expect(aBucket([`uploads/${ID}`]).store.delete(ID)).rejects.toThrow('AccessDenied');
  });
});
