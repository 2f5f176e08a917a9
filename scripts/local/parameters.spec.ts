import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  SSMClient,
  paginateGetParametersByPath,
} from '@aws-sdk/client-ssm';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startParameters } from './parameters-http.ts';

const folder = mkdtempSync(join(tmpdir(), 'civicforge-parameters-'));
const file = join(folder, 'parameters.json');
let server: Server;
let client: SSMClient;

async function begin(): Promise<void> {
  server = await startParameters({ file, host: '127.0.0.1', port: 0, region: 'us-east-1' });
  const { port } = server.address() as AddressInfo;
  client = new SSMClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

function end(): Promise<void> {
  client.destroy();
  return new Promise((resolve) => void server.close(() => resolve()));
}

const put = (Name: string, Value: string, more: object = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

async function get(Name: string, WithDecryption = false) {
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption }));
  return Parameter;
}

beforeAll(begin);
afterAll(async () => {
  await end();
  rmSync(folder, { recursive: true });
});

describe('the emulated Parameter Store under the AWS client', () => {
  it('returns a stored value with version, type, ARN and modification time', async () => {
    await expect(put('/civicforge/test/frontend-url', 'http://localhost:5173')).resolves.toMatchObject({ Version: 1 });

    const parameter = await get('/civicforge/test/frontend-url');

    expect(parameter).toMatchObject({
      Name: '/civicforge/test/frontend-url',
      Type: 'String',
      Value: 'http://localhost:5173',
      Version: 1,
      ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/civicforge/test/frontend-url',
    });
    expect(Math.abs(Date.now() - (parameter?.LastModifiedDate?.getTime() ?? 0))).toBeLessThan(60_000);
    await expect(get(parameter?.ARN ?? '')).resolves.toMatchObject({ Value: 'http://localhost:5173' });
  });

  it('names a missing parameter, version or type', async () => {
    await expect(get('/civicforge/test/unknown')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(get('/civicforge/test/frontend-url:7')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
    await expect(put('/civicforge/test/typeless', 'x', { Type: undefined })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('overwrites only with Overwrite, counts versions and keeps earlier ones', async () => {
    await put('/pointer', 'civicforge-test-quests');

    await expect(put('/pointer', 'other')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    await expect(put('/pointer', 'restored', { Overwrite: true, Type: undefined })).resolves.toMatchObject({
      Version: 2,
    });

    await expect(get('/pointer')).resolves.toMatchObject({ Value: 'restored', Version: 2 });
    await expect(get('/pointer:1')).resolves.toMatchObject({ Value: 'civicforge-test-quests' });
    await expect(put('/pointer', 'x', { Overwrite: true, Type: 'SecureString' })).rejects.toMatchObject({
      name: 'HierarchyTypeMismatchException',
    });
  });

  it('returns the plain value of a secure string only with decryption', async () => {
    await put('/civicforge/test/api-key', 'a-secret-of-the-test', { Type: 'SecureString' });

    const sealed = await get('/civicforge/test/api-key');
    const open = await get('/civicforge/test/api-key', true);

    expect(sealed?.Value).not.toContain('a-secret');
    expect(open?.Value).toBe('a-secret-of-the-test');
  });

  it('lists a path by level or recursively, in pages', async () => {
    for (let index = 0; index < 23; index += 1) {
      await put(`/many/releases/${String(index).padStart(2, '0')}`, String(index));
    }
    await put('/many/direct', 'here');
    await put('/manyfold', 'a stranger');

    const level = await client.send(new GetParametersByPathCommand({ Path: '/many' }));
    const sizes: number[] = [];
    const names = new Set<string>();
    for await (const page of paginateGetParametersByPath({ client }, { Path: '/many/', Recursive: true })) {
      sizes.push(page.Parameters?.length ?? 0);
      for (const { Name } of page.Parameters ?? []) names.add(Name ?? '');
    }

    expect(level.Parameters?.map(({ Name }) => Name)).toEqual(['/many/direct']);
    expect(sizes).toEqual([10, 10, 4]);
    expect(names.size).toBe(24);
    expect(names.has('/manyfold')).toBe(false);
  });

  it.each([['civic/forge'], ['/civic//forge'], ['/aws/own'], ['/civic forge'], ['/civicforge/']])(
    'refuses the name %s',
    async (name) => {
      await expect(put(name, 'x')).rejects.toMatchObject({ name: 'ValidationException' });
    },
  );

  it('refuses a value over 4 KB, a path without a slash and an unknown operation', async () => {
    await expect(put('/long', 'x'.repeat(4_097))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(client.send(new GetParametersByPathCommand({ Path: 'many' }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.DeleteParameter' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ __type: 'UnknownOperationException' });
  });

  it('keeps its parameters over a restart', async () => {
    await put('/civicforge/test/kept', 'first');
    await put('/civicforge/test/kept', 'second', { Overwrite: true });

    await end();
    await begin();

    await expect(get('/civicforge/test/kept')).resolves.toMatchObject({ Value: 'second', Version: 2 });
    await expect(get('/civicforge/test/kept:1')).resolves.toMatchObject({ Value: 'first' });
  });
});
