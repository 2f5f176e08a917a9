/** @jest-environment node */
import { jest } from '@jest/globals';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { ReactNode } from 'react';
import { http } from 'msw';
import { answerFlags, aSession, ask, countOfHeadings, firstPaint, insteadOf, loadingPaint } from '../testing/pages.tsx';
import { noConnection, problem, service } from '../testing/service.ts';

type Props = Readonly<Record<'params' | 'searchParams', Promise<Readonly<Record<string, string>>>>>;

interface PageModule {
  readonly default: (props: Props) => ReactNode | Promise<ReactNode>;
  readonly generateMetadata?: (props: Props) => unknown;
}

/** Every page with an address. */
const FILES = globSync('**/page.tsx', { cwd: import.meta.dirname }).sort();
const PAGES = await Promise.all(
  FILES.map(async (file) => [file, (await import(join(import.meta.dirname, file))) as PageModule] as const),
);
const PARAMS = { id: 'x1', reference: 'x1', queue: 'reports' };
const props = (): Props => ({ params: Promise.resolve(PARAMS), searchParams: Promise.resolve({}) });
const errorPage = await import('./error-page/page.tsx');

const STATES = [
  ['no answer', noConnection],
  ['403', problem(403, 'auth.forbidden')],
  ['404', problem(404, 'not-found')],
  ['429', problem(429, 'rate-limited', { retryAfter: 3 })],
  ['500', problem(500, 'internal')],
  ['503', problem(503, 'busy')],
] as const;

beforeEach(() => {
  process.env['__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS'] = 'true';
  jest.spyOn(console, 'error').mockReturnValue();
  answerFlags();
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Visitors get pages of their own at the addresses of members' pages. */
const address = (file: string) => `/${file.replace(/^visitor\/?|\/?page\.tsx$/g, '')}`;

function opened(file: string, headers: Record<string, string> = {}): void {
  ask({ cookies: aSession(), headers: { 'x-civicforge-path': address(file), ...headers } });
}

it.each(FILES)('knows the parameters of %s', (file) => {
  const names = [...file.matchAll(/\[(\w+)\]/g)].map(([, name]) => name);
  expect(Object.keys(PARAMS)).toEqual(expect.arrayContaining(names));
});

describe.each(STATES)('when the service answers with: %s', (_, reply) => {
  it.each(PAGES)('%s has one heading of level 1 and a title', async (file, page) => {
    opened(file);
    service.use(http.all('*/api/v1/*', reply));
    let html = '';
    const instead = await insteadOf(async () => {
      html = await firstPaint(await page.default(props()));
    });
    // The sign-in page is another page of this table.
    if (instead.startsWith('/sign-in?')) return;
    if (instead === 'drawn') expect(await page.generateMetadata?.(props())).not.toEqual({});
    else {
      expect(['403', '404']).toContain(instead);
      opened(file, { 'x-civicforge-page-status': instead });
      html = await firstPaint(await errorPage.default());
    }
    expect(countOfHeadings(html)).toBe(1);
  });
});

describe('while the content loads', () => {
  it.each(PAGES)('%s has a heading of level 1 or a status with words', async (file, page) => {
    opened(file, { 'sec-fetch-dest': 'empty', 'x-civicforge-page-status': '404' });
    let load: () => void = () => undefined;
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    // The frame of the page loads the member and the start page before it shows anything.
    const early = new Set(['/api/v1/users/me', '/api/v1/users/me/home']);
    let hasFrame = false;
    service.use(
      http.all('*/api/v1/*', async ({ request }) => {
        if (hasFrame && !early.delete(new URL(request.url).pathname)) await loaded;
        return problem(503, 'busy')();
      }),
    );
    const content = await page.default(props());
    hasFrame = true;
    const html = await loadingPaint(content, load);
    const [main = ''] = /<main[^]*<\/main>/.exec(html) ?? [];
    const status = /role="status"[^>]*><span class="sr-only">[^<]+<\/span>/.test(main);
    expect([countOfHeadings(main), status]).toEqual(main.includes('skeleton') ? [expect.anything(), true] : [1, false]);
    expect(countOfHeadings(main)).toBeLessThan(2);
  });
});
