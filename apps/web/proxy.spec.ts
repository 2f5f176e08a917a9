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

it('draws the reason of a refused page at its address, for visitors too', async () => {
  const request = page('', '/quests/q1');
  request.headers.set('x-civicforge-page-status', '404');
  const response = await proxy(request);
  expect(new URL(response.headers.get('x-middleware-rewrite') ?? '').pathname).toBe('/error-page');
  expect(passedOn(response, 'x-civicforge-path')).toBe('/quests/q1');
});

describe('the addresses that visitors share with members', () => {
  const rewritten = async (cookie: string, path: string) => {
    const target = (await proxy(page(cookie, path))).headers.get('x-middleware-rewrite');
    return target === null ? undefined : new URL(target).pathname + new URL(target).search;
  };
  const now = Math.floor(Date.now() / 1000);
  const claims = Buffer.from(JSON.stringify({ sub: 'ada', iat: now, exp: now + 3600 })).toString('base64url');

  it.each([
    ['/', '/visitor'],
    ['/?q=bench', '/visitor?q=bench'],
    ['/quests/q1', '/visitor/quests/q1'],
    ['/quests/new', undefined],
    ['/quests/q1/receipt', undefined],
    ['/sign-in', undefined],
  ])('show visitors at %s the page of %s', async (path, target) => {
    expect(await rewritten('', path)).toBe(target);
    expect(await rewritten(`civicforge_access=h.${claims}.s`, path)).toBeUndefined();
  });

  it('keep their path for the page', async () => {
    expect(passedOn(await proxy(page('', '/quests/q1')), 'x-civicforge-path')).toBe('/quests/q1');
  });
});

describe('an open page of another person', () => {
  const alive = (sub: string) => {
    const now = Math.floor(Date.now() / 1000);
    return `h.${Buffer.from(JSON.stringify({ sub, iat: now, exp: now + 3600 })).toString('base64url')}.s`;
  };
  const part = async (drawnFor: string, cookie = '') => {
    const request = page(cookie);
    request.headers.set('x-page-person', drawnFor);
    return proxy(request);
  };

  it.each([
    ['of another member', 'anna', 'ben'],
    ['of a visitor', '-', 'ben'],
    ['of a member who has signed out', 'anna', undefined],
  ])('%s gets no part of a page', async (_, drawnFor, present) => {
    const answer = await part(drawnFor, present === undefined ? '' : `civicforge_access=${alive(present)}`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ status: 409, code: 'auth.other-person' });
    expect(answer.headers.get('content-security-policy')).toContain('nonce-');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is judged by the session as it is after its renewal', async () => {
    answers('post', '/auth/refresh', () => {
      const headers = new Headers([['set-cookie', `civicforge_access=${alive('ben')}; Path=/`]]);
      return new Response(null, { status: 204, headers });
    });
    expect((await part('anna', 'civicforge_refresh=r3')).status).toBe(409);
    expect((await part('ben', 'civicforge_refresh=r3')).status).toBe(200);
  });

  it('is none where the person is the same, or nobody on both sides', async () => {
    expect((await part('ben', `civicforge_access=${alive('ben')}`)).status).toBe(200);
    expect((await part('-')).status).toBe(200);
  });
});
