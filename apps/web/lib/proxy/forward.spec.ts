/** @jest-environment node */
import { jest } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { service } from '../../testing/service.ts';
import type { WebSettings } from '../settings.ts';
import { forwardToApi } from './forward.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string } | undefined;
let settings: WebSettings;

beforeAll(async () => {
  // Real requests to a real server: nobody stands in for the service here.
  service.close();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, method = '', url = '' } = request;
      seen = { headers, method, url, body: Buffer.concat(chunks).toString() };
      answer(request, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  settings = { apiUrl: `http://127.0.0.1:${String(port)}`, trustedProxyHops: 0 } as WebSettings;
});

beforeEach(() => {
  seen = undefined;
  answer = (_, response) => response.end('{}');
});

afterAll(() => server.close());

const request = (init: RequestInit & { path?: string } = {}) =>
  new Request(`http://pages.example${init.path ?? '/api/v1/health'}`, init);

it('hands path, query, method and body on as they are', async () => {
  await forwardToApi(request({ path: '/api/v1/quests/a%2Fb?x=%20y', method: 'PATCH', body: '{"a":1}' }), settings);
  expect(seen).toMatchObject({ method: 'PATCH', url: '/api/v1/quests/a%2Fb?x=%20y', body: '{"a":1}' });
});

it('keeps what the service needs and drops what speaks for a proxy or a connection', async () => {
  const headers = {
    cookie: 'civicforge_access=x',
    origin: 'http://pages.example',
    'idempotency-key': 'key-12345',
    'if-match': '"3"',
    'x-forwarded-for': '6.6.6.6',
    'x-forwarded-proto': 'https',
    'x-civicforge-visitor-address': '6.6.6.6',
    'x-civicforge-visitor-secret': 'guess',
    te: 'trailers',
  };
  await forwardToApi(request({ method: 'POST', headers }), settings);
  expect(seen?.headers).toMatchObject({
    cookie: 'civicforge_access=x',
    origin: 'http://pages.example',
    'if-match': '"3"',
  });
  expect(seen?.headers['idempotency-key']).toBe('key-12345');
  for (const name of ['x-forwarded-for', 'x-forwarded-proto', 'x-civicforge-visitor-address', 'te']) {
    expect(seen?.headers).not.toHaveProperty(name);
  }
  expect(seen?.headers.host).not.toContain('pages.example');
});

it('passes the visitor’s address on where it is known for certain', async () => {
  const trusting = { ...settings, trustedProxyHops: 1, visitorAddressSecret: 'secret' };
  await forwardToApi(request({ headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' } }), trusting);
  expect(seen?.headers).toMatchObject({
    'x-civicforge-visitor-address': '203.0.113.7',
    'x-civicforge-visitor-secret': 'secret',
  });
});

it('gives the answer back with its status, its ETag and every cookie, and no word about the inside', async () => {
  answer = (_, response) => {
    response.writeHead(201, {
      etag: '"1"',
      location: '/api/v1/quests/q1',
      'set-cookie': ['a=1; Path=/', 'b=2; Path=/'],
    });
    response.end('{"questId":"q1"}');
  };
  const back = await forwardToApi(request({ method: 'POST', body: '{}' }), settings);
  expect(back.status).toBe(201);
  expect(back.headers.get('etag')).toBe('"1"');
  expect(back.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  expect(await back.json()).toEqual({ questId: 'q1' });
  expect(JSON.stringify([...back.headers])).not.toContain(settings.apiUrl);
});

it.each([204, 304])('gives an answer without a body back: %i', async (status) => {
  answer = (_, response) => response.writeHead(status).end();
  expect((await forwardToApi(request(), settings)).status).toBe(status);
});

it('follows no redirect', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'http://elsewhere.example' }).end();
  expect((await forwardToApi(request(), settings)).status).toBe(302);
});

it('refuses a body that the service could never take, without holding it', async () => {
  const big = 'x'.repeat(300_000);
  const announced = await forwardToApi(
    request({ method: 'POST', body: big, headers: { 'content-length': '300000' } }),
    settings,
  );
  const streamed = await forwardToApi(
    request({ method: 'POST', body: new Blob([big]).stream(), duplex: 'half' } as RequestInit),
    settings,
  );
  for (const back of [announced, streamed]) {
    expect(back.status).toBe(413);
    expect(await back.json()).toMatchObject({ code: 'payload-too-large' });
  }
  expect(seen).toBeUndefined();
});

it('answers as the service would where it cannot be reached', async () => {
  const silence = jest.spyOn(console, 'error').mockReturnValue();
  const back = await forwardToApi(request(), { ...settings, apiUrl: 'http://127.0.0.1:9' });
  expect(back.status).toBe(503);
  expect(back.headers.get('content-type')).toBe('application/problem+json');
  expect(back.headers.get('retry-after')).toBe('2');
  expect(await back.json()).toMatchObject({ code: 'busy', status: 503 });
  silence.mockRestore();
});
