/** @jest-environment node */
import { NextRequest } from 'next/server';
import { answers, nothing, problem } from './testing/service.ts';
import { proxy } from './proxy.ts';

const page = (cookie = '', path = '/quests/q1?a=b') =>
  new NextRequest(`http://localhost:5173${path}`, { headers: { host: 'localhost:5173', ...(cookie && { cookie }) } });

/** Request headers that the page receives from Next. */
const passedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

it('adds a content security policy with a new nonce to every answer and passes it to Next', async () => {
  const [first, second] = [await proxy(page()), await proxy(page())];
  const nonce = (response: Response) =>
    /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1];
  expect(nonce(first)).toBeDefined();
  expect(nonce(first)).not.toBe(nonce(second));
  expect(passedOn(first, 'content-security-policy')).toBe(first.headers.get('content-security-policy'));
  expect(first.headers.get('x-content-type-options')).toBe('nosniff');
});

it('passes the page its own path and ignores the client’s header', async () => {
  const request = page();
  request.headers.set('x-civicforge-path', '/evil');
  expect(passedOn(await proxy(request), 'x-civicforge-path')).toBe('/quests/q1?a=b');
});

it('renews an expired session before rendering and passes it to the page and the browser', async () => {
  const seen = answers('post', '/auth/refresh', () => {
    const headers = new Headers([
      ['set-cookie', 'civicforge_access=new; Path=/; HttpOnly'],
      ['set-cookie', 'civicforge_refresh=r2; Path=/; HttpOnly'],
    ]);
    return new Response(null, { status: 204, headers });
  });
  const response = await proxy(page('theme=dark; civicforge_refresh=r1'));
  expect(passedOn(response, 'cookie')).toBe('theme=dark; civicforge_refresh=r2; civicforge_access=new');
  expect(response.headers.getSetCookie()).toHaveLength(2);
  expect(seen[0]?.headers.get('origin')).toBe('http://localhost:5173');
});

it('deletes an ended session', async () => {
  answers('post', '/auth/refresh', () => {
    const answer = problem(401, 'auth.required')() as Response;
    answer.headers.append('set-cookie', 'civicforge_refresh=; Max-Age=0; Path=/');
    return answer;
  });
  expect(passedOn(await proxy(page('civicforge_refresh=ended')), 'cookie')).toBe('');
});

it('keeps the session if the API is unavailable, and renews nothing without a session', async () => {
  answers('post', '/auth/refresh', nothing(503));
  expect((await proxy(page('civicforge_refresh=kept'))).headers.getSetCookie()).toEqual([]);
  expect((await proxy(page('theme=dark'))).headers.getSetCookie()).toEqual([]);
});
