import { jest } from '@jest/globals';
import { http, HttpResponse } from 'msw';
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import { Writable } from 'node:stream';
import { renderToPipeableStream } from 'react-dom/server';
import { prerender } from 'react-dom/static.edge';
import type { ReactNode } from 'react';
import { service } from './service.ts';

/** Cookies and headers of a page request. */
interface PageRequest {
  readonly cookies?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

let pageRequest: Required<PageRequest> = { cookies: {}, headers: {} };

jest.unstable_mockModule('next/headers', () => ({
  cookies: () => {
    const jar = Object.entries(pageRequest.cookies);
    return Promise.resolve({
      get: (name: string) => jar.filter(([key]) => key === name).map(([, value]) => ({ name, value }))[0],
      toString: () => jar.map(([name, value]) => `${name}=${value}`).join('; '),
    });
  },
  headers: () => Promise.resolve(new Headers({ host: 'localhost:5173', ...pageRequest.headers })),
}));

const { default: Layout } = await import('../app/layout.tsx');

/** Returns cookies of Ada's session, whose access token is valid for another hour. */
export function aSession(groups: readonly string[] = []): Record<string, string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub: 'ada', 'cognito:groups': groups, iat: now, exp: now + 3600 };
  const claims = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return { civicforge_access: `h.${claims}.s`, civicforge_refresh: 'r' };
}

/** Sets the page request until the next call. */
export function ask({ cookies = {}, headers = {} }: PageRequest = {}): void {
  pageRequest = { cookies, headers };
}

/** Answers flag requests with the given flags on. */
export function answerFlags(on: readonly string[] = ['quest_categories', 'dual_attestation']): void {
  const flags = on.map((key) => ({ key, value: true, variant: 'on', reason: 'STATIC' }));
  service.use(http.post('*/ofrep/v1/evaluate/flags', () => HttpResponse.json({ flags })));
}

export function countOfHeadings(html: string): number {
  return html.split(/<h1[ >]/).length - 1;
}

function framed(page: ReactNode): ReactNode {
  return (
    <AppRouterContext value={{} as AppRouterInstance}>
      <SearchParamsContext value={new URLSearchParams()}>
        <PathnameContext value="/">
          <Layout>{page}</Layout>
        </PathnameContext>
      </SearchParamsContext>
    </AppRouterContext>
  );
}

/** Renders what a client-side navigation shows of a page while its content loads, and calls `loads` then. */
export async function loadingPaint(page: ReactNode, loads: () => void): Promise<string> {
  const parts: string[] = [];
  return new Promise((resolve, reject) => {
    const sink = new Writable({
      write(part: Buffer, _, done) {
        parts.push(part.toString());
        done();
      },
    });
    let loading = '';
    sink.on('finish', () => {
      resolve(loading);
    });
    const { pipe } = renderToPipeableStream(framed(page), {
      onShellReady() {
        pipe(sink);
        loading = parts.join('');
        loads();
      },
      onShellError: reject,
      // The content may end in an error page.
      onError: () => undefined,
    });
  });
}

/** Renders the first paint of a page with its layout, as HTML. */
export async function firstPaint(page: ReactNode): Promise<string> {
  const failures: unknown[] = [];
  const { prelude } = await prerender(framed(page), { onError: (error) => void failures.push(error) });
  const html = await new Response(prelude).text();
  if (failures.length > 0) throw failures[0] as Error;
  // React separates adjacent text nodes with this mark. The rule scripts/lint/text-stands-alone.mjs forbids them.
  if (html.includes('<!-- -->')) throw new Error(`two pieces of text in one element: ${html}`);
  if (countOfHeadings(html) !== 1) throw new Error(`${countOfHeadings(html)} headings of level 1: ${html}`);
  return html;
}

/** Returns the redirect path or status of a page that does not render. */
export async function insteadOf(page: () => Promise<unknown>): Promise<string> {
  try {
    await page();
    return 'drawn';
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : String(error);
    const [kind = '', second = '', address = ''] = digest.split(';');
    return kind === 'NEXT_REDIRECT' ? address : second;
  }
}
