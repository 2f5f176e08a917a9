/** @jest-environment node */
import { once } from 'node:events';
import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFront } from './front.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

const EMPTY = '<!DOCTYPE html><html id="__next_error__"><head></head><body></body></html>';
const REASON = '<!DOCTYPE html><html lang="en"><head></head><body><h1>This quest does not exist</h1></body></html>';

/** Answers as Next does: headers first, then parts of the body, and sets the status of a drawn page itself. */
function next(seen: (string | undefined)[], refused: { status: number; headers?: Record<string, string> }): Handler {
  return (request, response) => {
    const asked = request.headers['x-civicforge-page-status']?.toString();
    seen.push([request.method, request.url, asked, request.headers.cookie].join(' '));
    response.statusCode = asked === undefined ? refused.status : 200;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('x-of', asked === undefined ? 'refused' : 'drawn');
    if (asked === undefined) {
      response.setHeader('x-only-refused', 'yes');
      for (const [name, value] of Object.entries(refused.headers ?? {})) response.setHeader(name, value);
    }
    response.flushHeaders();
    response.write(Buffer.from((asked === undefined ? EMPTY : REASON).slice(0, 60)));
    response.end((asked === undefined ? EMPTY : REASON).slice(60));
    return Promise.resolve();
  };
}

async function ask(handle: Handler, headers: Record<string, string> = {}) {
  const front = createFront(handle, { https: false, allowsUpgrades: false, styles: new Map() });
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
  try {
    const { port } = front.address() as AddressInfo;
    const sent = send({ port, path: '/quests/q1?a=b', headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() };
  } finally {
    front.closeAllConnections();
    front.close();
  }
}

describe('a page that Next refuses with an empty body', () => {
  it.each([403, 404])('shows the reason with status %s', async (status) => {
    const seen: string[] = [];
    const answer = await ask(next(seen, { status }));
    expect(answer).toMatchObject({ status, body: REASON });
    expect(answer.headers).toMatchObject({ 'x-of': 'drawn', 'x-frame-options': 'DENY' });
    expect(answer.headers).not.toHaveProperty('x-only-refused');
    expect(seen).toEqual(['GET /quests/q1?a=b  ', `GET /quests/q1?a=b ${String(status)} `]);
  });

  it('keeps a renewed session, and draws the reason with it', async () => {
    const seen: string[] = [];
    const renewed = 'civicforge_access=new; Path=/; HttpOnly';
    const answer = await ask(next(seen, { status: 404, headers: { 'set-cookie': renewed } }), { cookie: 'theme=dark' });
    expect(answer.headers['set-cookie']).toEqual([renewed]);
    expect(seen[1]).toBe('GET /quests/q1?a=b 404 theme=dark; civicforge_access=new');
  });

  it('takes no status from a client', async () => {
    const seen: string[] = [];
    const answer = await ask(next(seen, { status: 404 }), { 'x-civicforge-page-status': '403' });
    expect(answer.status).toBe(404);
    expect(seen[0]).toBe('GET /quests/q1?a=b  ');
  });

  it('ends the connection if the reason cannot be drawn', async () => {
    const draw = next([], { status: 404 });
    const handle: Handler = (request, response) =>
      request.headers['x-civicforge-page-status'] === undefined
        ? draw(request, response)
        : Promise.reject(new Error('no page'));
    await expect(ask(handle)).rejects.toThrow();
  });
});

it.each([
  ['a drawn page', 404, 'text/html', REASON],
  ['data', 404, 'application/json', '{}'],
  ['another status', 500, 'text/html', EMPTY],
])('leaves %s as it is', async (_, status, type, body) => {
  let calls = 0;
  const answer = await ask((__, response) => {
    calls += 1;
    response.statusCode = status;
    response.setHeader('content-type', type);
    response.flushHeaders();
    response.end(body);
    return Promise.resolve();
  });
  expect(answer).toMatchObject({ status, body });
  expect(calls).toBe(1);
});
