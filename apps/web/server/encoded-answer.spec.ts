/** @jest-environment node */
import { jest } from '@jest/globals';
import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createFront } from './front.ts';

const HREF = '/_next/static/chunks/a.css';
const STYLE = 'main { color: #123456 }';
const LINK = `<link rel="stylesheet" href="${HREF}" nonce="bm9uY2U=" data-precedence="next"/>`;
const PAGE = `<!DOCTYPE html><html><head>${LINK}<title>Übersicht</title></head><body>${'<p>word</p>'.repeat(200)}</body></html>`;
const STYLED = PAGE.replace(
  LINK,
  `<style nonce="bm9uY2U=">${STYLE}</style><link rel="stylesheet" href="${HREF}" nonce="bm9uY2U=" disabled="" data-precedence="next"/>`,
);

type Handle = (request: IncomingMessage, response: ServerResponse & { flush?: () => void }) => Promise<void>;
let handle: Handle;
const front = createFront((request, response) => handle(request, response), {
  https: true,
  allowsUpgrades: false,
  styles: new Map([[HREF, STYLE]]),
});

beforeAll(async () => {
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  front.closeAllConnections();
  front.close();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function ask(headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const { port } = front.address() as AddressInfo;
  const [response] = (await once(send({ port, path: '/', headers, method }).end(), 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) };
}

/** Answers with these headers and parts, as Next does: headers first, a flush after each part. */
function answers(headers: Readonly<Record<string, string>>, parts: readonly (string | Buffer)[], status = 200): void {
  handle = (_, response) => {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.flushHeaders();
    for (const part of parts) {
      response.write(part);
      response.flush?.();
    }
    response.end();
    return Promise.resolve();
  };
}

const HTML = { 'content-type': 'text/html; charset=utf-8', link: `<${HREF}>; rel=preload; as="style"` };
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

describe('a page', () => {
  it.each(['br', 'gzip'] as const)('has its styles in it and comes with %s', async (encoding) => {
    answers(HTML, [PAGE]);
    const { headers, body } = await ask({ 'accept-encoding': encoding });
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    expect(headers).not.toHaveProperty('link');
    expect(UNPACK[encoding](body).toString()).toBe(STYLED);
  });

  it('prefers brotli, and comes as it is for others', async () => {
    answers(HTML, [PAGE]);
    expect((await ask({ 'accept-encoding': 'gzip, deflate, br, zstd' })).headers['content-encoding']).toBe('br');
    const { headers, body } = await ask({ 'accept-encoding': 'br;q=0' });
    expect(headers).not.toHaveProperty('content-encoding');
    expect(body.toString()).toBe(STYLED);
  });

  it('may be cut anywhere', async () => {
    const bytes = Buffer.from(PAGE);
    answers(
      HTML,
      Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7)),
    );
    const { body } = await ask({ 'accept-encoding': 'br' });
    expect(brotliDecompressSync(body).toString()).toBe(STYLED);
    expect((await ask()).body.toString()).toBe(STYLED);
  });

  it.each([
    ['no head', 'A text without end'],
    ['another style', PAGE.replace('a.css', 'b.css')],
    ['no nonce', PAGE.replace(' nonce="bm9uY2U="', '')],
  ])('with %s stays as it is', async (_, page) => {
    answers(HTML, [page]);
    expect((await ask()).body.toString()).toBe(page);
  });

  it('keeps links to other files', async () => {
    answers({ ...HTML, link: `</font.woff2>; rel=preload; as="font", ${HTML.link}` }, [PAGE]);
    expect((await ask()).headers.link).toBe('</font.woff2>; rel=preload; as="font"');
  });

  it('arrives in the parts that are ready', async () => {
    let open: ServerResponse | undefined;
    handle = (_, response) => {
      response.setHeader('content-type', 'text/html');
      response.write('<html><head></head><body>first');
      response.flush?.();
      open = response;
      return Promise.resolve();
    };
    const { port } = front.address() as AddressInfo;
    const headers = { 'accept-encoding': 'br' };
    const [response] = (await once(get({ port, path: '/', headers }), 'response')) as [IncomingMessage];
    const [first] = (await once(response, 'data')) as [Buffer];
    open?.end('last');
    const rest: Buffer[] = [];
    for await (const part of response) rest.push(part as Buffer);
    expect(first.length).toBeGreaterThan(20);
    expect(brotliDecompressSync(Buffer.concat([first, ...rest])).toString()).toMatch(/first<?.*last$/);
  });

  it('of many bytes waits for a slow reader and arrives whole', async () => {
    const large = Array.from({ length: 400 }, (_, at) => Buffer.alloc(16_384, String(Math.sin(at))));
    handle = async (_, response) => {
      response.setHeader('content-type', 'text/html');
      for (const part of large) if (!response.write(part)) await once(response, 'drain');
      response.end();
    };
    const { body } = await ask({ 'accept-encoding': 'gzip' });
    expect(gunzipSync(body).equals(Buffer.concat(large))).toBe(true);
  });

  it('ends with its reader', async () => {
    const closed = new Promise<void>((resolve) => {
      handle = (_, response) => {
        response.setHeader('content-type', 'text/html');
        response.flushHeaders();
        response.write('<html><head></head>'.repeat(1_000));
        response.once('close', resolve);
        return Promise.resolve();
      };
    });
    const { port } = front.address() as AddressInfo;
    const request = get({ port, path: '/', headers: { 'accept-encoding': 'br' } });
    await once(request, 'response');
    request.once('error', () => undefined).destroy();
    await closed;
  });
});

describe('other answers', () => {
  const LONG = JSON.stringify(Array.from({ length: 500 }, (_, at) => at));

  it.each(['application/json', 'application/problem+json; charset=utf-8', 'text/x-component', 'image/svg+xml'])(
    'of the type %s are compressed',
    async (type) => {
      answers({ 'content-type': type }, [LONG]);
      const { headers, body } = await ask({ 'accept-encoding': 'br' });
      expect(headers['content-encoding']).toBe('br');
      expect(brotliDecompressSync(body).toString()).toBe(LONG);
    },
  );

  it.each([
    ['event streams', { 'content-type': 'text/event-stream' }],
    ['pictures', { 'content-type': 'image/png' }],
    ['text without a type', {}],
    ['what is encoded already', { 'content-type': 'text/plain', 'content-encoding': 'zstd' }],
    ['what may not change', { 'content-type': 'text/plain', 'cache-control': 'private, no-transform' }],
    ['parts of a file', { 'content-type': 'text/plain', 'content-range': 'bytes 0-9/99' }],
  ])('stay as they are: %s', async (_, headers) => {
    answers(headers, [LONG]);
    expect((await ask({ 'accept-encoding': 'br' })).body.toString()).toBe(LONG);
  });

  it('stay short without an encoding, with their length', async () => {
    handle = (_, response) => {
      response.setHeader('content-type', 'application/json').setHeader('content-length', 2).end('{}');
      return Promise.resolve();
    };
    const { headers, body } = await ask({ 'accept-encoding': 'br' });
    expect(headers).toMatchObject({ 'content-length': '2', vary: 'Accept-Encoding' });
    expect(body.toString()).toBe('{}');
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('have no body for %s %d', async (method, status) => {
    answers(HTML, [], status);
    const answer = await ask({ 'accept-encoding': 'br' }, method);
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('content-encoding');
    expect(answer.body).toHaveLength(0);
  });

  it('keep the headers that come with their status', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': LONG.length });
      response.end(LONG);
      return Promise.resolve();
    };
    const { headers, body } = await ask({ 'accept-encoding': 'br' });
    expect(headers['content-length']).toBe(String(LONG.length));
    expect(body.toString()).toBe(LONG);
  });

  it('call back when a part has left and when all has', async () => {
    const done = jest.fn();
    handle = (_, response) => {
      response.setHeader('content-type', 'text/html');
      response.write('<head>', done);
      response.write('3c2f686561643e', 'hex', done);
      response.end(done);
      return Promise.resolve();
    };
    expect((await ask()).body.toString()).toBe('<head></head>');
    expect(done).toHaveBeenCalledTimes(3);
  });

  it('that fail before their head get the page about it', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    handle = () => Promise.reject(new Error('broken'));
    const { status, headers, body } = await ask({ 'accept-encoding': 'br' });
    expect(status).toBe(500);
    expect(headers['content-length']).toBe(String(body.length));
    expect(body.toString()).toContain('could not be answered');
  });
});
