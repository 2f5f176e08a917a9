/** @jest-environment node */
import { jest } from '@jest/globals';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createFront } from './front.ts';

let front: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let seen: string[] = [];

beforeAll(async () => {
  front = createFront((request, response) => handle(request, response), { https: true, allowsUpgrades: false });
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  front.closeAllConnections();
  front.close();
});
beforeEach(() => {
  seen = [];
  handle = (request, response) => {
    seen.push(request.url ?? '');
    response.end('from Next');
    return Promise.resolve();
  };
});

interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends raw bytes and reads until the server closes. */
async function raw(bytes: string): Promise<Answer> {
  const { port } = front.address() as AddressInfo;
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString('utf8')));
    socket.on('close', () => resolve(received)).on('error', reject);
    socket.end(Buffer.from(bytes, 'latin1'));
  });
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  const headers = new Map(
    fields.map((field) => [field.split(': ')[0]?.toLowerCase() ?? '', field.replace(/^.*?: /, '')]),
  );
  return { status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
}

const ask = (target: string, { method = 'GET', fields = '' } = {}) =>
  raw(`${method} ${target} HTTP/1.1\r\nHost: pages.example\r\nConnection: close\r\n${fields}\r\n`);

/** Expects the security headers that every answer has. */
function expectSecurityHeaders({ headers }: Answer): void {
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('strict-transport-security')).toContain('max-age=');
}

const MALFORMED = [
  '%',
  '%zz',
  '%c0',
  '%ff',
  '%c0%af',
  '%ed%a0%80',
  'a%2',
  '%00',
  '%0a',
  '%0d%0aset-cookie:x',
  '%7f',
  '\\x',
  '%5cx',
];

describe('a page address', () => {
  it.each(MALFORMED)('ending in %s is answered with a 400 page', async (end) => {
    const answer = await ask(`/quests/${end}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('This address is not valid');
    expect(answer.body).toContain('Diese Adresse ist ungültig');
    expectSecurityHeaders(answer);
    expect(seen).toEqual([]);
  });

  it.each(['/quests/%F0%9F%98%80', '/?q=%c0&x=%', '//evil.example', '/quests/a%2Fb', '/_next/static/x'])(
    'is passed to Next if it is well-formed: %s',
    async (target) => {
      const answer = await ask(target);
      expect([answer.status, answer.body]).toContain(200);
      expectSecurityHeaders(answer);
      expect(seen).toEqual([target]);
    },
  );
});

describe('an API address', () => {
  it.each([...MALFORMED, '..', '../../health', '%2e%2E/health', '.'])(
    'ending in %s is answered with a problem',
    async (end) => {
      const answer = await ask(`/api/v1/quests/${end}`, { fields: 'X-Request-Id: given-by-client\r\n' });
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'request.malformed', requestId: 'given-by-client' });
      expect(answer.headers.get('x-request-id')).toBe('given-by-client');
      expectSecurityHeaders(answer);
      expect(seen).toEqual([]);
    },
  );
});

describe('a request', () => {
  it.each<[string, number, string, string?]>([
    ['TRACE', 405, '/'],
    ['PROPFIND', 405, '/quests/x'],
    ['POST', 405, '/sign-in', 'Next-Action: x\r\nContent-Length: 0\r\n'],
    ['OPTIONS', 400, '*'],
    ['CONNECT', 405, 'evil.example:80'],
    ['BOGUS', 400, '/'],
    ['GET', 400, 'http://evil.example/'],
    ['GET', 400, 'file:///etc/passwd'],
    ['GET', 414, `/${'a'.repeat(9_000)}`],
    ['GET', 414, `/${'a'.repeat(40_000)}`],
    ['GET', 431, '/', `X-Long: ${'a'.repeat(40_000)}\r\n`],
    ['GET', 417, '/', 'Expect: magic\r\n'],
    ['TRACE', 405, '/api/v1/health'],
    ['PROPFIND', 405, '/ofrep/v1/evaluate/flags'],
    ['GET', 414, `/api/v1/${'a'.repeat(9_000)}`],
    ['GET', 414, `/api/v1/${'a'.repeat(40_000)}`],
    ['GET', 431, '/api/v1/health', `X-Long: ${'a'.repeat(40_000)}\r\n`],
    ['GET', 417, '/api/v1/health', 'Expect: magic\r\n'],
    ['POST', 400, '/api/v1/quests', 'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n'],
    ['POST', 400, '/api/v1/quests', 'Content-Length: -1\r\n'],
    ['GET', 400, '/api/v1/quests', 'Bad Header: x\r\n'],
  ])('%s is answered with %i: %.40s', async (method, status, target, fields = '') => {
    const answer = await ask(target, { method, fields });
    expect(answer.status).toBe(status);
    expectSecurityHeaders(answer);
    expect(seen).toEqual([]);
    if (/^\/(api|ofrep)/.test(target)) {
      const body = JSON.parse(answer.body) as { requestId: string };
      expect(body).toMatchObject({ status });
      expect(answer.headers.get('x-request-id')).toBe(body.requestId);
    }
  });

  it.each([
    'hello\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
  ])('is answered with 400 if it is not HTTP: %j', async (bytes) => {
    const answer = await raw(bytes);
    expect(answer.status).toBe(400);
    expectSecurityHeaders(answer);
  });

  it('gets 405 with the allowed methods', async () => {
    expect((await ask('/', { method: 'TRACE' })).headers.get('allow')).toBe('GET, HEAD');
    const data = await ask('/api/v1/health', { method: 'TRACE' });
    expect(data.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT');
  });

  it('is accepted in absolute form for our own host', async () => {
    expect((await ask('http://pages.example/sign-in?a=b')).status).toBe(200);
    expect((await ask('http://PAGES.example')).status).toBe(200);
    expect(seen).toEqual(['/sign-in?a=b', '/']);
  });

  it('is answered over HTTP if it asks for another protocol', async () => {
    const fields = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    const { port } = front.address() as AddressInfo;
    expect((await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${String(port)}\r\n${fields}\r\n`)).status).toBe(200);
  });
});

describe('an answer of Next', () => {
  it('keeps its own headers', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" });
      response.end();
      return Promise.resolve();
    };
    const answer = await ask('/');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expectSecurityHeaders(answer);
  });

  it('becomes a 500 with security headers if Next throws', async () => {
    const silence = jest.spyOn(console, 'error').mockReturnValue();
    handle = () => Promise.reject(new Error('inner path /srv/app'));
    const [page, data] = [await ask('/'), await ask('/api/v1/health')];
    for (const answer of [page, data]) {
      expect(answer.status).toBe(500);
      expect(answer.body).not.toContain('/srv/app');
      expectSecurityHeaders(answer);
    }
    expect(JSON.parse(data.body)).toMatchObject({ code: 'internal' });
    silence.mockRestore();
  });
});

it('names the address of the connection to Next, whatever the client claims', async () => {
  const addresses: unknown[] = [];
  handle = (request, response) => {
    addresses.push(request.headers['x-civicforge-socket-address']);
    response.end('from Next');
    return Promise.resolve();
  };
  const request = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-civicforge-socket-address: 6.6.6.6\r\n\r\n';
  expect((await raw(request)).status).toBe(200);
  expect(addresses).toEqual(['127.0.0.1']);
});
