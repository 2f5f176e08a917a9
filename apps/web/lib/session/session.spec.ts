import { jest } from '@jest/globals';
import { answers, noConnection, nothing, problem } from '../../testing/service.ts';
import { needsRenewal, readSession, sessionHeader, tokenTimes, withSetCookies } from './cookies.ts';
import { keepSession, lastRenewal, renewalSettled } from './keep.ts';
import { createRenewal } from './renewal.ts';

const NOW = Date.parse('2026-05-04T12:00:00.000Z');

function token(claims: object): string {
  return `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}

const alive = token({ iat: NOW / 1000 - 60, exp: NOW / 1000 + 3540 });

describe('the session cookies', () => {
  it('are found by their name, which binds them to the host on https', () => {
    expect(readSession('a=1; civicforge_access=x; civicforge_refresh=y', false)).toEqual({ access: 'x', refresh: 'y' });
    expect(readSession('civicforge_access=x; __Host-civicforge_access=z', true)).toEqual({ access: 'z' });
    expect(readSession(null, false)).toEqual({});
  });

  it('go to the service alone, without the other cookies of the person', () => {
    expect(sessionHeader({ access: 'x', refresh: 'y' }, true)).toBe(
      '__Host-civicforge_access=x; __Host-civicforge_refresh=y',
    );
    expect(sessionHeader({ refresh: 'y' }, false)).toBe('civicforge_refresh=y');
  });

  it('are replaced for the page that is rendered now, and taken away where the service says so', () => {
    const answer = ['civicforge_access=new; Path=/; HttpOnly', 'civicforge_refresh=; Max-Age=0'];
    expect(withSetCookies('theme=dark; civicforge_access=old; civicforge_refresh=y', answer)).toBe(
      'theme=dark; civicforge_access=new',
    );
    expect(withSetCookies(null, ['a=1; Max-Age=0; Path=/'])).toBe('');
  });

  it('tell their times without being believed', () => {
    expect(tokenTimes(alive)).toEqual({ issuedAt: NOW - 60_000, expiresAt: NOW + 3_540_000 });
    for (const broken of [undefined, 'x', 'a.b.c', token({ exp: 'soon' }), token({ iat: 1 }), 'a.bnVsbA.c']) {
      expect(tokenTimes(broken)).toBeUndefined();
    }
  });

  it('are renewed where only the long-lived half is still good', () => {
    const ending = token({ iat: 1, exp: NOW / 1000 + 5 });
    expect(needsRenewal({ access: alive, refresh: 'r' }, NOW)).toBe(false);
    expect(needsRenewal({ access: ending, refresh: 'r' }, NOW)).toBe(true);
    expect(needsRenewal({ refresh: 'r' }, NOW)).toBe(true);
    expect(needsRenewal({ access: ending }, NOW)).toBe(false);
  });
});

describe('renewing before a page is rendered', () => {
  const origin = 'http://localhost:5173';
  const asked = (answer: () => Promise<Response>) => {
    const fetch = jest.fn<typeof globalThis.fetch>().mockImplementation(answer);
    return { fetch, renew: createRenewal({ apiUrl: 'http://api', fetch }) };
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

  it('happens once for all requests that carry the same token', async () => {
    const { fetch, renew } = asked(renewed);
    const all = await Promise.all([1, 2, 3].map(() => renew({ refresh: 'r' }, origin)));
    expect(all).toEqual(Array(3).fill({ kind: 'renewed', setCookies: ['a=1', 'b=2'] }));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch).toHaveBeenCalledWith(
      'http://api/api/v1/auth/refresh',
      expect.objectContaining({ headers: { cookie: 'civicforge_refresh=r', origin } }),
    );
  });

  it('is separate for each session, and not shared when it failed', async () => {
    const { fetch, renew } = asked(() => Promise.reject(new Error('away')));
    await renew({ refresh: 'r' }, origin);
    await renew({ refresh: 'r' }, origin);
    await renew({ refresh: 'other' }, origin);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it('keeps the session where nobody could say, and ends it where the service does', async () => {
    const answer = (status: number) => () => Promise.resolve(new Response(null, { status }));
    expect(await asked(answer(503)).renew({ refresh: 'r' }, origin)).toEqual({ kind: 'unavailable' });
    expect(await asked(answer(401)).renew({ refresh: 'r' }, origin)).toEqual({ kind: 'rejected', setCookies: [] });
    expect(await asked(renewed).renew({}, origin)).toEqual({ kind: 'unavailable' });
  });
});

describe('keeping the session in the browser', () => {
  it('renews once for everybody who asks at the same time', async () => {
    const seen = answers('post', '/auth/refresh', nothing());
    expect(await Promise.all([keepSession('now'), keepSession('now')])).toEqual([true, true]);
    expect(seen).toHaveLength(1);
    expect(lastRenewal()).toBeGreaterThan(Date.now() - 5_000);
  });

  it('believes another tab that has just done it', async () => {
    localStorage.setItem('civicforge.session.renewed-at', String(Date.now() - 1_000));
    expect(await keepSession('now')).toBe(true);
    expect(await keepSession('due', 60_000)).toBe(true);
  });

  it('renews again when the last time is long ago', async () => {
    localStorage.setItem('civicforge.session.renewed-at', String(Date.now() - 600_000));
    const seen = answers('post', '/auth/refresh', nothing());
    expect(await keepSession('due', 60_000)).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('says that the session has ended only where the service does', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'), noConnection, problem(503, 'busy'));
    expect(await keepSession('now')).toBe(false);
    expect(await keepSession('now')).toBe(true);
    expect(await keepSession('now')).toBe(true);
    expect(lastRenewal()).toBeUndefined();
  });

  it('works over all tabs with the browser’s locks where there are any', async () => {
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
