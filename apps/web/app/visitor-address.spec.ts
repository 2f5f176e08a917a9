/** @jest-environment node */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { jest } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { NextRequest } from 'next/server';
import { service } from '../testing/service.ts';

const FORWARDED_FOR = '203.0.113.9, 198.51.100.7';

jest.unstable_mockModule('next/headers', () => ({
  cookies: () => Promise.resolve({ get: () => undefined, toString: () => 'civicforge_access=a; civicforge_refresh=r' }),
  headers: () => Promise.resolve(new Headers({ host: 'localhost:5173', 'x-forwarded-for': FORWARDED_FOR })),
}));

let seen: Request[];

beforeAll(() => {
  Object.assign(process.env, { TRUSTED_PROXY_HOPS: '1', VISITOR_ADDRESS_SECRET: 'secret-of-both-sides' });
});
afterAll(() => {
  delete process.env['TRUSTED_PROXY_HOPS'];
  delete process.env['VISITOR_ADDRESS_SECRET'];
});
beforeEach(() => {
  seen = [];
  service.use(
    http.all('*', ({ request }) => {
      seen.push(request);
      return HttpResponse.json({ flags: [], items: [], groups: [] });
    }),
  );
});

const aRequest = (path: string) =>
  new NextRequest(`http://localhost:5173${path}`, {
    headers: { host: 'localhost:5173', 'x-forwarded-for': FORWARDED_FOR, cookie: 'civicforge_refresh=garbage' },
  });

/** Every way from this server to the service, each with a call that goes it. */
const WAYS: Record<string, () => Promise<unknown>> = {
  'a renewal before a page': async () => (await import('../proxy.ts')).proxy(aRequest('/')),
  'data of a page': async () =>
    (await import('../lib/api/members.ts')).getOwnUser(await (await import('../lib/api/server.ts')).serverApi()),
  'flags of a page': async () => (await import('../lib/flags/first-flags.ts')).getFlags(),
  'a call of the browser': async () => (await import('./api/[[...path]]/route.ts')).GET(aRequest('/api/v1/quests')),
  'flags of the browser': async () =>
    (await import('./ofrep/[[...path]]/route.ts')).GET(aRequest('/ofrep/v1/event-stream')),
};

describe('the address of the visitor', () => {
  it.each(Object.entries(WAYS))('goes to the service with %s', async (_, go) => {
    await go();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get('x-civicforge-visitor-address')).toBe('198.51.100.7');
    expect(seen[0]?.headers.get('x-civicforge-visitor-secret')).toBe('secret-of-both-sides');
  });

  it('leaves no way out: one file of the server calls fetch, and the others are for the browser and its service worker', () => {
    const root = join(import.meta.dirname, '..');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (path) =>
        /\.tsx?$/.test(path) &&
        !/\.spec\.|(^|\/)(\.next|node_modules|testing|worker)\//.test(path) &&
        !path.endsWith('.d.ts'),
    );
    expect(sources.length).toBeGreaterThan(100);
    const calling = sources.filter((path) => /(?<![\w.])fetch\(/.test(readFileSync(join(root, path), 'utf8')));
    const server = calling.filter((path) => !readFileSync(join(root, path), 'utf8').startsWith("'use client'"));
    expect(server.map((path) => relative('', path)).sort()).toEqual([
      'lib/api/call-api.ts',
      // Flags, and the clock of a local stack: requests without a visitor.
      ...['lib/flags/connection.ts', 'server/local-time.ts'],
    ]);
  });
});
