/** @jest-environment node */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { brotliFiles } from './brotli-files.ts';
import { createFront } from './front.ts';

const CODE = 'export const answer = 42;\n'.repeat(100);
const folder = mkdtempSync(join(tmpdir(), 'civicforge-static-'));
let front: ReturnType<typeof createFront>;

beforeAll(async () => {
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'chunks', 'a~b.js'), CODE);
  writeFileSync(join(folder, 'chunks', 'a.css'), CODE);
  writeFileSync(join(folder, 'chunks', 'small.js'), 'small');
  for (const name of ['a~b.js', 'a.css']) writeFileSync(join(folder, 'chunks', `${name}.br`), brotliCompressSync(CODE));
  const files = brotliFiles(folder);
  const handle = (_: unknown, response: ServerResponse) => {
    response.end('from Next');
    return Promise.resolve();
  };
  front = createFront(handle, { https: true, allowsUpgrades: false, files });
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  front.closeAllConnections();
  front.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

function ask(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Answer> {
  const { port } = front.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const call = method === 'GET' ? get : send;
    call({ port, path, headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

const PATH = '/_next/static/chunks/a~b.js';

describe('brotliFiles', () => {
  it('serves what the build has compressed, with the headers of every answer', async () => {
    const { headers, body } = await ask(PATH, { 'accept-encoding': 'gzip, deflate, br;q=0.9' });
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'application/javascript; charset=UTF-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(brotliDecompressSync(body).toString()).toBe(CODE);
  });

  it('serves styles, and the head alone', async () => {
    const { headers, body } = await ask('/_next/static/chunks/a.css', { 'accept-encoding': 'br' }, 'HEAD');
    expect(headers['content-type']).toBe('text/css; charset=UTF-8');
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
    expect(body).toHaveLength(0);
  });

  it.each([
    ['browsers without brotli', PATH, { 'accept-encoding': 'gzip' }],
    ['browsers that refuse brotli', PATH, { 'accept-encoding': 'gzip, br;q=0' }],
    ['requests without the header', PATH, {}],
    ['parts of a file', PATH, { 'accept-encoding': 'br', range: 'bytes=0-9' }],
    ['small files', '/_next/static/chunks/small.js', { 'accept-encoding': 'br' }],
    ['the compressed name', `${PATH}.br`, { 'accept-encoding': 'br' }],
    ['paths that leave the folder', '/_next/static/../static/chunks/a~b.js', { 'accept-encoding': 'br' }],
    ['other paths', '/', { 'accept-encoding': 'br' }],
  ])('leaves %s to Next', async (_, path, headers) => {
    expect((await ask(path, headers)).body.toString()).toBe('from Next');
  });
});
