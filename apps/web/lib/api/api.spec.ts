import { jest } from '@jest/globals';
import { aQuest } from '../../testing/builders.ts';
import { answers, noConnection, nothing, ok, problem } from '../../testing/service.ts';
import type * as GoTo from '../session/go-to.ts';
import { activeFilters, filtersOf, listPath, toggleStatus, NO_FILTERS, type Query } from './filters.ts';
import type { QuestFilters } from './types.ts';
import { firstFilledPage } from './pages.ts';
import { ApiError, asProblem, problemOf } from './problem.ts';

const goTo = jest.fn<typeof GoTo.goTo>();
jest.unstable_mockModule('../session/go-to.ts', () => ({ goTo, reload: jest.fn() }));
const { api, quietApi } = await import('./browser.ts');
const { claimQuest, getQuest } = await import('./quests.ts');
const { countQuests, listQuests } = await import('./quest-lists.ts');

const code = async (call: Promise<unknown>) => {
  try {
    await call;
    return 'none';
  } catch (error) {
    return asProblem(error).code;
  }
};

beforeEach(() => goTo.mockClear());

describe('problemOf and asProblem', () => {
  const response = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

  it('read code, fields, retry delay and request id', () => {
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
  ])('map an intermediary’s %i to the code %s', (status, expected) => {
    expect(problemOf(response(status, { 'x-request-id': 'r2' }), '<html>')).toMatchObject({
      code: expected,
      requestId: 'r2',
    });
  });

  it('treat any other thrown value as a broken connection', () => {
    expect(asProblem(new TypeError('x')).code).toBe('network');
    expect(asProblem(new ApiError({ code: 'busy', status: 503, fields: [] })).code).toBe('busy');
  });
});

describe('the browser’s API client', () => {
  it('returns the API’s answer', async () => {
    answers('get', '/quests/q1', ok(aQuest()));
    expect(await getQuest(api, 'q1')).toMatchObject({ title: 'Repair the bench' });
  });

  it('reports a broken connection as network', async () => {
    answers('get', '/quests/q1', noConnection);
    expect(await code(getQuest(api, 'q1'))).toBe('network');
  });

  it('rejects a success without a body', async () => {
    answers('get', '/quests/q1', nothing(204));
    expect(await code(getQuest(api, 'q1'))).toBe('internal');
  });

  it('renews an ended session once and repeats the request with the same body and key', async () => {
    answers('post', '/auth/refresh', nothing());
    const seen = answers('post', '/quests/q1/claim', problem(401, 'auth.invalid-token'), ok(aQuest()));
    await claimQuest(api, 'q1', { version: 3, key: 'key-12345' });
    expect(seen.map(({ headers }) => [headers.get('if-match'), headers.get('idempotency-key')])).toEqual([
      ['"3"', 'key-12345'],
      ['"3"', 'key-12345'],
    ]);
    expect(goTo).not.toHaveBeenCalled();
  });

  it('redirects to the sign-in page and back if the renewal fails', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'));
    answers('get', '/quests/q1', problem(401, 'auth.required'));
    window.history.pushState({}, '', '/quests/q1?a=b');
    expect(await code(getQuest(api, 'q1'))).toBe('auth.required');
    expect(goTo).toHaveBeenCalledWith('/sign-in?returnTo=%2Fquests%2Fq1%3Fa%3Db');
    window.history.pushState({}, '', '/');
  });

  it('does not redirect for background requests', async () => {
    answers('post', '/auth/refresh', problem(401, 'auth.required'));
    answers('get', '/quests/q1', problem(401, 'auth.required'));
    expect(await code(getQuest(quietApi, 'q1'))).toBe('auth.required');
    expect(goTo).not.toHaveBeenCalled();
  });

  it('redirects to the sign-in page if the renewed session is refused', async () => {
    answers('post', '/auth/refresh', nothing());
    answers('get', '/quests/q1', problem(401, 'auth.invalid-token'));
    await code(getQuest(api, 'q1'));
    expect(goTo).toHaveBeenCalledTimes(1);
  });

  it('encodes list filters as the API expects them', async () => {
    const seen = answers('get', '/quests', ok({ items: [] }));
    const filters = {
      ...NO_FILTERS,
      statuses: ['OPEN', 'CLAIMED'],
      category: 'repair',
      claimable: true,
      sort: 'xp',
    } as const;
    await listQuests(api, filters, 'c1');
    await listQuests(api, NO_FILTERS);
    await listQuests(api, { ...NO_FILTERS, list: 'done', words: 'bench' });
    expect(seen.map(({ url }) => url.search)).toEqual([
      '?status=OPEN&status=CLAIMED&category=repair&claimable=true&sort=xp&cursor=c1',
      '?status=OPEN',
      '?status=COMPLETED&q=bench',
    ]);
  });

  it('asks for the own active quests without filters', async () => {
    const seen = answers('get', '/users/me/active-quests', ok({ items: [] }));
    await listQuests(api, { ...NO_FILTERS, list: 'mine' }, 'c1');
    expect(seen.map(({ url }) => url.search)).toEqual(['?cursor=c1']);
  });

  it('counts by the filters of the index alone', async () => {
    const seen = answers('get', '/quests/count', ok({ count: 3, more: false }));
    expect(await countQuests(api, { ...NO_FILTERS, category: 'repair', claimable: true, sort: 'xp' })).toEqual({
      count: 3,
      more: false,
    });
    expect(seen.map(({ url }) => url.search)).toEqual(['?status=OPEN&category=repair&claimable=true']);
  });
});

describe('filters by place and day', () => {
  const near = { latitude: 52.52, longitude: -13.4 };

  it.each<[Query, Partial<QuestFilters>, string]>([
    [{ near: '52.52,-13.4' }, { near }, '/?near=52.52%2C-13.4'],
    [{ near: '52.52,-13.4', within: '25' }, { near, within: 25 }, '/?near=52.52%2C-13.4&within=25'],
    [{ near: '52.52,-13.4', within: '26' }, { near }, '/?near=52.52%2C-13.4'],
    [{ near: '52.52,-13.4', status: 'CLAIMED', sort: 'xp', from: '2026-05-01' }, { near }, '/?near=52.52%2C-13.4'],
    [{ near: '52.52,-13.4', q: 'bench' }, { words: 'bench' }, '/?q=bench'],
    [{ near: '95,1' }, {}, '/'],
    [
      { from: '2026-05-01', to: '2026-05-03', sort: 'xp' },
      { days: { from: '2026-05-01', to: '2026-05-03', timeZone: 'Europe/Berlin' }, sort: 'starts' },
      '/?from=2026-05-01&to=2026-05-03',
    ],
    [{ from: 'today', to: '2026-13-01' }, {}, '/'],
    [{ sort: 'starts', q: 'bench' }, { words: 'bench' }, '/?q=bench'],
    [{ list: 'done', near: '52.52,-13.4' }, { list: 'done' }, '/?list=done'],
  ])('read %j', (query, wanted, path) => {
    const filters = filtersOf(query, 'Europe/Berlin');
    expect(filters).toEqual({ ...NO_FILTERS, ...wanted });
    expect(listPath(filters)).toBe(path);
  });

  it('ask the API for a circle, or for the days of the reader', async () => {
    const seen = answers('get', '/quests', ok({ items: [] }));
    await listQuests(api, { ...NO_FILTERS, near, within: 5 });
    const days = { from: '2026-03-29', to: '2026-03-29', timeZone: 'Europe/Berlin' };
    await listQuests(api, { ...NO_FILTERS, days, sort: 'starts' });
    expect(seen.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
      { status: 'OPEN', near: '52.52,-13.4', within: '5' },
      { status: 'OPEN', sort: 'starts', from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T21:59:59.999Z' },
    ]);
  });
});

describe('filtersOf and listPath', () => {
  it('read known values and ignore unknown ones', () => {
    const query = { status: ['CLAIMED', 'OPEN', 'NONSENSE'], category: 'repair', claimable: 'true', sort: 'oldest' };
    expect(filtersOf(query)).toEqual({
      list: 'open',
      statuses: ['OPEN', 'CLAIMED'],
      category: 'repair',
      claimable: true,
      sort: 'oldest',
    });
    expect(filtersOf({ status: 'OPEN', category: 'x', claimable: 'yes', sort: 'x' })).toEqual({
      list: 'open',
      statuses: ['OPEN'],
      claimable: false,
      sort: 'newest',
    });
  });

  it('write paths that read back as the same filters', () => {
    const filters = {
      ...NO_FILTERS,
      statuses: ['OPEN', 'EXPIRED'],
      category: 'events',
      claimable: true,
      sort: 'xp',
    } as const;
    const query = new URLSearchParams(listPath(filters).slice(2));
    const read = { ...Object.fromEntries(query), status: query.getAll('status') };
    expect(filtersOf(read)).toEqual(filters);
    expect(listPath(filtersOf({}))).toBe('/');
  });

  it('know the lists, of which only the open one has statuses and only the own one has no filters', () => {
    const query = { status: 'OPEN', claimable: 'true', category: 'events' };
    expect(filtersOf({ ...query, list: 'mine' })).toEqual({ ...NO_FILTERS, list: 'mine' });
    const done = filtersOf({ ...query, list: 'done' });
    expect(done).toEqual({ ...NO_FILTERS, list: 'done', category: 'events' });
    expect(listPath(done)).toBe('/?list=done&category=events');
  });

  it('count without the order, and toggle statuses', () => {
    const filters = filtersOf({ status: 'OPEN', sort: 'xp', category: 'events', claimable: 'true' });
    expect(activeFilters(filters)).toBe(3);
    expect(toggleStatus(filters, 'OPEN').statuses).toEqual([]);
    expect(toggleStatus(filters, 'CLAIMED').statuses).toEqual(['OPEN', 'CLAIMED']);
  });
});

describe('firstFilledPage', () => {
  const pages = (count: number) =>
    jest.fn((cursor?: string) => {
      const at = Number(cursor ?? 0);
      return Promise.resolve(at < count ? { items: [], nextCursor: String(at + 1) } : { items: ['found'] });
    });

  it('skips empty pages until one has items', async () => {
    const ask = pages(3);
    expect(await firstFilledPage(ask)).toEqual({ items: ['found'] });
    expect(ask).toHaveBeenCalledTimes(4);
  });

  it('stops after a maximum number of pages', async () => {
    const ask = pages(50);
    expect(await firstFilledPage(ask, '10')).toEqual({ items: [], nextCursor: '15' });
  });
});
