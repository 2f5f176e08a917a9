/** @jest-environment node */
import { jest } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { service } from '../../testing/service.ts';
import type { WebSettings } from '../settings.ts';
import { forwardToApi } from './forward.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string } | undefined;
let settings: WebSettings;

beforeAll(async () => {
  // Real requests to a real server, without mocks.
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
  settings = {
    apiUrl: `http://127.0.0.1:${String(port)}`,
    publicOrigins: ['http://localhost:5173'],
    trustedProxyHops: 0,
  } as Partial<WebSettings> as WebSettings;
});

beforeEach(() => {
  seen = undefined;
  answer = (_, response) => response.end('{}');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const request = (init: RequestInit & { path?: string } = {}) =>
  new Request(`http://pages.example${init.path ?? '/api/v1/health'}`, init);

it('forwards path, query, method and body unchanged', async () => {
  await forwardToApi(request({ path: '/api/v1/quests/a%2Fb?x=%20y', method: 'PATCH', body: '{"a":1}' }), settings);
  expect(seen).toMatchObject({ method: 'PATCH', url: '/api/v1/quests/a%2Fb?x=%20y', body: '{"a":1}' });
});

it('forwards end-to-end headers and drops proxy and hop-by-hop headers', async () => {
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

it('forwards the visitor’s address if it is certain', async () => {
  const trusting = { ...settings, trustedProxyHops: 1, visitorAddressSecret: 'secret' };
  await forwardToApi(request({ headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.7' } }), trusting);
  expect(seen?.headers).toMatchObject({
    'x-civicforge-visitor-address': '203.0.113.7',
    'x-civicforge-visitor-secret': 'secret',
  });
});

it('returns status, ETag and all cookies without internal headers', async () => {
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

it.each([204, 304])('returns an answer without a body: %i', async (status) => {
  answer = (_, response) => response.writeHead(status).end();
  expect((await forwardToApi(request(), settings)).status).toBe(status);
});

it('does not follow redirects', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'http://elsewhere.example' }).end();
  expect((await forwardToApi(request(), settings)).status).toBe(302);
});

describe('headers named in Connection', () => {
  it('are not forwarded to the service', async () => {
    const headers = {
      connection: 'keep-alive, X-Secret , not a token',
      'x-secret': 'inner',
      'keep-alive': 'timeout=5',
    };
    await forwardToApi(request({ headers: { ...headers, upgrade: 'websocket', expect: '100-continue' } }), settings);
    for (const name of ['x-secret', 'upgrade', 'expect', 'keep-alive']) expect(seen?.headers).not.toHaveProperty(name);
  });

  it('are not returned to the browser', async () => {
    answer = (_, response) => {
      response.writeHead(200, { connection: 'close, x-inner', 'x-inner': '1', 'keep-alive': 'timeout=5', etag: '"1"' });
      response.end('{}');
    };
    const { headers } = await forwardToApi(request(), settings);
    expect(headers.get('etag')).toBe('"1"');
    for (const name of ['x-inner', 'connection', 'keep-alive', 'transfer-encoding'])
      expect(headers.has(name)).toBe(false);
  });
});

it('does not cut off an event stream at the time limit', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    setTimeout(() => response.end('data: 2\n\n'), 200);
  };
  const back = await forwardToApi(request(), settings, { headersMs: 100, answerMs: 100 });
  expect(await back.text()).toBe('data: 1\n\ndata: 2\n\n');
});

/** Expects a problem of the web server itself, with request id and security headers. */
async function expectOwnProblem(back: Response, status: number, code: string, requestId?: string) {
  expect(back.status).toBe(status);
  expect(back.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(back.headers.get('cache-control')).toBe('no-store');
  expect(back.headers.get('x-content-type-options')).toBe('nosniff');
  expect(back.headers.get('content-security-policy')).toContain("default-src 'none'");
  const id = back.headers.get('x-request-id');
  if (requestId !== undefined) expect(id).toBe(requestId);
  const body = (await back.json()) as object;
  expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type']);
  expect(body).toMatchObject({ status, code, requestId: id, type: `urn:civicforge:problem:${code}` });
}

it('refuses a body above the limit without buffering it', async () => {
  const big = 'x'.repeat(300_000);
  const headers = { 'content-length': '300000', 'x-request-id': 'given-by-client' };
  const announced = await forwardToApi(request({ method: 'POST', body: big, headers }), settings);
  const streamed = await forwardToApi(
    request({ method: 'POST', body: new Blob([big]).stream(), duplex: 'half' } as RequestInit),
    settings,
  );
  await expectOwnProblem(announced, 413, 'payload-too-large', 'given-by-client');
  await expectOwnProblem(streamed, 413, 'payload-too-large');
  expect(seen).toBeUndefined();
});

it('forwards the request id or creates one', async () => {
  await forwardToApi(request({ headers: { 'x-request-id': 'given-by-client' } }), settings);
  expect(seen?.headers['x-request-id']).toBe('given-by-client');
  await forwardToApi(request({ headers: { 'x-request-id': 'no' } }), settings);
  expect(seen?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

describe('a failing API', () => {
  let silence: { mockRestore(): void };
  beforeEach(() => {
    silence = jest.spyOn(console, 'error').mockReturnValue();
  });
  afterEach(() => {
    silence.mockRestore();
  });

  const hasty = { headersMs: 100, answerMs: 300 };

  it('is answered with busy if it is unreachable', async () => {
    const back = await forwardToApi(request(), { ...settings, apiUrl: 'http://127.0.0.1:9' });
    expect(back.headers.get('retry-after')).toBe('2');
    await expectOwnProblem(back, 503, 'busy');
  });

  it.each<[string, typeof answer]>([
    ['accepts the request and never answers', () => undefined],
    ['resets the connection', (incoming) => incoming.socket.resetAndDestroy()],
    ['closes the connection', (incoming) => incoming.socket.end()],
    ['answers with something else than HTTP', (incoming) => incoming.socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
    ['drips its header fields', (incoming) => drip(incoming.socket, 'HTTP/1.1 200 OK\r\nx-')],
  ])('is answered with busy if it %s', async (_, behaviour) => {
    answer = behaviour;
    await expectOwnProblem(await forwardToApi(request(), settings, hasty), 503, 'busy');
  });

  it('is cut off if its answer exceeds the time limit', async () => {
    answer = (incoming) => drip(incoming.socket, 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
    const back = await forwardToApi(request(), settings, hasty);
    expect(back.status).toBe(200);
    await expect(back.text()).rejects.toThrow();
  });

  it('gets its request aborted when the client disconnects', async () => {
    const client = new AbortController();
    const closed = new Promise((resolve) => {
      answer = (incoming) => {
        incoming.socket.once('close', resolve);
        client.abort();
      };
    });
    await forwardToApi(request({ signal: client.signal }), settings);
    await closed;
  });
});

/** Writes the head, then one byte every 20 ms until the client disconnects. */
function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), 20);
  socket.on('error', () => undefined).once('close', () => clearInterval(timer));
}
