import { jest } from '@jest/globals';
import { answers, noConnection, nothing, problem } from '../../testing/service.ts';
import { needsRenewal, personOf, readSession, sessionHeader, tokenTimes, withSetCookies } from './cookies.ts';
import { keepSession, lastRenewal, renewalSettled } from './keep.ts';
import { createRenewal } from './renewal.ts';
import { readSettings } from '../settings.ts';

const NOW = Date.parse('2026-05-04T12:00:00.000Z');

function token(claims: object): string {
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}

const alive = token({ iat: NOW / 1000 - 60, exp: NOW / 1000 + 3540 });

describe('the session cookies', () => {
  it('are read by name, with the __Host- prefix on https', () => {
    expect(readSession('a=1; civicforge_access=x; civicforge_refresh=y', false)).toEqual({ access: 'x', refresh: 'y' });
    expect(readSession('civicforge_access=x; __Host-civicforge_access=z', true)).toEqual({ access: 'z' });
    expect(readSession(null, false)).toEqual({});
  });

  it('are forwarded without other cookies', () => {
    expect(sessionHeader({ access: 'x', refresh: 'y' }, true)).toBe(
      '__Host-civicforge_access=x; __Host-civicforge_refresh=y',
    );
    expect(sessionHeader({ refresh: 'y' }, false)).toBe('civicforge_refresh=y');
  });

  it('are replaced or deleted by Set-Cookie in the current request', () => {
    const answer = ['civicforge_access=new; Path=/; HttpOnly', 'civicforge_refresh=; Max-Age=0'];
    expect(withSetCookies('theme=dark; civicforge_access=old; civicforge_refresh=y', answer)).toBe(
      'theme=dark; civicforge_access=new',
    );
    expect(withSetCookies(null, ['a=1; Max-Age=0; Path=/'])).toBe('');
  });

  it('state their times without verification', () => {
    expect(tokenTimes(alive)).toEqual({ issuedAt: NOW - 60_000, expiresAt: NOW + 3_540_000 });
    for (const broken of [undefined, 'x', 'a.b.c', token({ exp: 'soon' }), token({ iat: 1 }), 'a.bnVsbA.c']) {
      expect(tokenTimes(broken)).toBeUndefined();
    }
  });

  it('name the person of a page without being believed, and nobody where the token names none', () => {
    expect(personOf({ access: token({ sub: 'ada-1' }) })).toBe('ada-1');
    for (const sub of [undefined, 7, '', 'a\nb', 'ä', 'x'.repeat(129)]) {
      expect(personOf({ access: token({ sub }) })).toBe('-');
    }
    for (const access of ['garbage', 'a.b.c', 'a.bnVsbA.c']) expect(personOf({ access })).toBe('-');
    expect(personOf({ refresh: 'r' })).toBe('-');
  });

  it('need a renewal if only the refresh token is valid', () => {
    const ending = token({ iat: 1, exp: NOW / 1000 + 5 });
    expect(needsRenewal({ access: alive, refresh: 'r' }, NOW)).toBe(false);
    expect(needsRenewal({ access: ending, refresh: 'r' }, NOW)).toBe(true);
    expect(needsRenewal({ refresh: 'r' }, NOW)).toBe(true);
    expect(needsRenewal({ access: ending }, NOW)).toBe(false);
  });
});

describe('createRenewal', () => {
  const asker = { origin: 'http://localhost:5173', from: new Headers() };
  afterEach(() => jest.restoreAllMocks());
  const asked = (answer: () => Promise<Response>) => {
    const fetch = jest.spyOn(globalThis, 'fetch').mockReset().mockImplementation(answer);
    return { fetch, renew: createRenewal(readSettings({ STAGE: 'local', API_URL: 'http://api' })) };
  };
  const renewed = () =>
    Promise.resolve(
      new Response(null, {
        status: 204,
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
      }),
    );

  it('renews once for all requests with the same token', async () => {
    const { fetch, renew } = asked(renewed);
    const all = await Promise.all([1, 2, 3].map(() => renew({ refresh: 'r' }, asker)));
    expect(all).toEqual(Array(3).fill({ kind: 'renewed', setCookies: ['a=1', 'b=2'] }));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith('http://api/api/v1/auth/refresh', expect.objectContaining({ method: 'POST' }));
    const headers = Object.fromEntries(new Headers(fetch.mock.calls[0]?.[1]?.headers));
    expect(headers).toEqual({ cookie: 'civicforge_refresh=r', origin: asker.origin });
  });

  it('renews each session separately and does not share a failure', async () => {
    const { fetch, renew } = asked(() => Promise.reject(new Error('away')));
    await renew({ refresh: 'r' }, asker);
    await renew({ refresh: 'r' }, asker);
    await renew({ refresh: 'other' }, asker);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('reports unavailable without an answer and rejected on 401', async () => {
    const answer = (status: number) => () => Promise.resolve(new Response(null, { status }));
    expect(await asked(answer(503)).renew({ refresh: 'r' }, asker)).toEqual({ kind: 'unavailable' });
    expect(await asked(answer(401)).renew({ refresh: 'r' }, asker)).toEqual({ kind: 'rejected', setCookies: [] });
    expect(await asked(renewed).renew({}, asker)).toEqual({ kind: 'unavailable' });
  });
});

describe('keepSession', () => {
  it('renews once for concurrent calls', async () => {
    const seen = answers('post', '/auth/refresh', nothing());
    expect(await Promise.all([keepSession('now'), keepSession('now')])).toEqual([true, true]);
    expect(seen).toHaveLength(1);
    expect(lastRenewal()).toBeGreaterThan(Date.now() - 5_000);
  });

  it('skips the renewal if another tab has just renewed', async () => {
    localStorage.setItem('civicforge.session.renewed-at', String(Date.now() - 1_000));
    expect(await keepSession('now')).toBe(true);
    expect(await keepSession('due', 60_000)).toBe(true);
  });

  it('renews again if the last renewal is old', async () => {
    localStorage.setItem('civicforge.session.renewed-at', String(Date.now() - 600_000));
    const seen = answers('post', '/auth/refresh', nothing());
    expect(await keepSession('due', 60_000)).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('reports an ended session only on 401', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'), noConnection, problem(503, 'busy'));
    expect(await keepSession('now')).toBe(false);
    expect(await keepSession('now')).toBe(true);
    expect(await keepSession('now')).toBe(true);
    expect(lastRenewal()).toBeUndefined();
  });

  it('uses the Web Locks API if available', async () => {
    const request = jest.fn((_name: string, ...rest: unknown[]) => (rest.at(-1) as () => unknown)());
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    try {
      answers('post', '/auth/refresh', nothing());
      expect(await keepSession('now')).toBe(true);
      await renewalSettled();
      expect(request.mock.calls.map(([name]) => name)).toEqual(['civicforge.session', 'civicforge.session']);
    } finally {
      Reflect.deleteProperty(navigator, 'locks');
    }
  });
});
