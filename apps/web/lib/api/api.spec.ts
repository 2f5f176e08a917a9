import { jest } from '@jest/globals';
import { aQuest } from '../../testing/builders.ts';
import { answers, noConnection, nothing, ok, problem } from '../../testing/service.ts';
import type * as GoTo from '../session/go-to.ts';
import { activeFilters, filtersOf, listPath, toggleStatus } from './filters.ts';
import { firstFilledPage } from './pages.ts';
import { ApiError, asProblem, problemOf } from './problem.ts';

const goTo = jest.fn<typeof GoTo.goTo>();
jest.unstable_mockModule('../session/go-to.ts', () => ({ goTo, reload: jest.fn() }));
const { api, quietApi } = await import('./browser.ts');
const { claimQuest, getQuest, listQuests } = await import('./quests.ts');

const code = async (call: Promise<unknown>) => {
  try {
    await call;
    return 'none';
  } catch (error) {
    return asProblem(error).code;
  }
};

beforeEach(() => goTo.mockClear());

describe('the door for problems', () => {
  const response = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

  it('takes code, fields, patience and reference out of a problem', () => {
    const body = { code: 'validation.failed', requestId: 'r1', errors: [{ path: 'title', message: 'x' }, 7] };
    expect(problemOf(response(400, { 'retry-after': '2' }), body)).toEqual({
      code: 'validation.failed',
      status: 400,
      fields: ['title'],
      retryAfterSeconds: 2,
      requestId: 'r1',
    });
  });

  it.each([
    [413, 'payload-too-large'],
    [429, 'rate-limited'],
    [502, 'busy'],
    [504, 'busy'],
    [500, 'internal'],
    [418, 'internal'],
  ])('gives an answer of somebody in between with %i the code %s', (status, expected) => {
    expect(problemOf(response(status, { 'x-request-id': 'r2' }), '<html>')).toMatchObject({
      code: expected,
      requestId: 'r2',
    });
  });

  it('counts everything that is no answer as a broken connection', () => {
    expect(asProblem(new TypeError('x')).code).toBe('network');
    expect(asProblem(new ApiError({ code: 'busy', status: 503, fields: [] })).code).toBe('busy');
  });
});

describe('asking the service from the browser', () => {
  it('gives what it answers', async () => {
    answers('get', '/quests/q1', ok(aQuest()));
    expect(await getQuest(api, 'q1')).toMatchObject({ title: 'Repair the bench' });
  });

  it('names a broken connection', async () => {
    answers('get', '/quests/q1', noConnection);
    expect(await code(getQuest(api, 'q1'))).toBe('network');
  });

  it('does not take a success without content for an answer', async () => {
    answers('get', '/quests/q1', nothing(204));
    expect(await code(getQuest(api, 'q1'))).toBe('internal');
  });

  it('renews an ended session once and repeats the request with its body and key', async () => {
    answers('post', '/auth/refresh', nothing());
    const seen = answers('post', '/quests/q1/claim', problem(401, 'auth.invalid-token'), ok(aQuest()));
    await claimQuest(api, 'q1', { version: 3, key: 'key-12345' });
    expect(seen.map(({ headers }) => [headers.get('if-match'), headers.get('idempotency-key')])).toEqual([
      ['"3"', 'key-12345'],
      ['"3"', 'key-12345'],
    ]);
    expect(goTo).not.toHaveBeenCalled();
  });

  it('leads to the sign-in page and back where the session cannot be renewed', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'));
    answers('get', '/quests/q1', problem(401, 'auth.required'));
    window.history.pushState({}, '', '/quests/q1?a=b');
    expect(await code(getQuest(api, 'q1'))).toBe('auth.required');
    expect(goTo).toHaveBeenCalledWith('/sign-in?returnTo=%2Fquests%2Fq1%3Fa%3Db');
    window.history.pushState({}, '', '/');
  });

  it('takes nobody away from the page for what the page asks by itself', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'));
    answers('get', '/quests/q1', problem(401, 'auth.required'));
    expect(await code(getQuest(quietApi, 'q1'))).toBe('auth.required');
    expect(goTo).not.toHaveBeenCalled();
  });

  it('goes to the sign-in page where a renewed session is refused as well', async () => {
    answers('post', '/auth/refresh', nothing());
    answers('get', '/quests/q1', problem(401, 'auth.invalid-token'));
    await code(getQuest(api, 'q1'));
    expect(goTo).toHaveBeenCalledTimes(1);
  });

  it('asks for lists in the words of the service', async () => {
    const seen = answers('get', '/quests', ok({ items: [] }));
    const filters = { statuses: ['OPEN', 'CLAIMED'], category: 'repair', claimable: true, sort: 'xp' } as const;
    await listQuests(api, filters, 'c1');
    await listQuests(api, { statuses: [], claimable: false, sort: 'newest' });
    expect(seen.map(({ url }) => url.search)).toEqual([
      '?status=OPEN&status=CLAIMED&category=repair&claimable=true&sort=xp&cursor=c1',
      '',
    ]);
  });
});

describe('filters in the address', () => {
  it('are read, and what is named wrongly is left out', () => {
    const query = { status: ['CLAIMED', 'OPEN', 'NONSENSE'], category: 'repair', claimable: 'true', sort: 'oldest' };
    expect(filtersOf(query)).toEqual({
      statuses: ['OPEN', 'CLAIMED'],
      category: 'repair',
      claimable: true,
      sort: 'oldest',
    });
    expect(filtersOf({ status: 'OPEN', category: 'x', claimable: 'yes', sort: 'x' })).toEqual({
      statuses: ['OPEN'],
      claimable: false,
      sort: 'newest',
    });
  });

  it('are written so that reading gives the same', () => {
    const filters = { statuses: ['OPEN', 'EXPIRED'], category: 'events', claimable: true, sort: 'xp' } as const;
    const query = new URLSearchParams(listPath(filters).slice(2));
    const read = { ...Object.fromEntries(query), status: query.getAll('status') };
    expect(filtersOf(read)).toEqual(filters);
    expect(listPath(filtersOf({}))).toBe('/');
  });

  it('count without the order, and statuses can be switched', () => {
    const filters = filtersOf({ status: 'OPEN', sort: 'xp', category: 'events', claimable: 'true' });
    expect(activeFilters(filters)).toBe(3);
    expect(toggleStatus(filters, 'OPEN').statuses).toEqual([]);
    expect(toggleStatus(filters, 'CLAIMED').statuses).toEqual(['OPEN', 'CLAIMED']);
  });
});

describe('pages that hold nothing yet', () => {
  const pages = (count: number) =>
    jest.fn((cursor?: string) => {
      const at = Number(cursor ?? 0);
      return Promise.resolve(at < count ? { items: [], nextCursor: String(at + 1) } : { items: ['found'] });
    });

  it('are passed over until something is found', async () => {
    const ask = pages(3);
    expect(await firstFilledPage(ask)).toEqual({ items: ['found'] });
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('are not passed over for ever', async () => {
    const ask = pages(50);
    expect(await firstFilledPage(ask, '10')).toEqual({ items: [], nextCursor: '15' });
  });
});
