import { NextResponse, type NextRequest } from 'next/server';
import { contentSecurityPolicy, securityHeaders } from './lib/security/headers.ts';
import { ERROR_PAGE_PATH, PAGE_STATUS_HEADER } from './lib/security/page-status-header.ts';
import { PATH_HEADER } from './lib/security/path-header.ts';
import { ownProblem, requestIdOf } from './lib/proxy/own-problem.ts';
import { visitorPathOf } from './lib/security/visitor-path.ts';
import { needsRenewal, personOf, readSession, withSetCookies } from './lib/session/cookies.ts';
import { createRenewal } from './lib/session/renewal.ts';
import { OTHER_PERSON, PAGE_PERSON_HEADER } from './lib/session/whose-page.ts';
import { publicOrigin, settings } from './lib/settings.ts';

let renewal: ReturnType<typeof createRenewal> | undefined;

/**
 * Runs before every page: renews an expired session (pages cannot set cookies), refuses parts of a page to an open page
 * of another person, passes the page its path, and adds security headers with a new nonce.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const origin = publicOrigin(request.headers.get('host'), settings());
  const https = origin.startsWith('https:');
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentSecurityPolicy({
    nonce,
    https,
    uploadOrigin: settings().photoUploadOrigin,
    development: process.env.NODE_ENV === 'development',
  });

  const headers = new Headers([...request.headers]);
  headers.set(PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  // Next reads the nonce from this header and adds it to its own scripts.
  headers.set('content-security-policy', policy);
  const setCookies = await renewedCookies(request, origin, https);
  if (setCookies.length > 0) headers.set('cookie', withSetCookies(headers.get('cookie'), setCookies));

  const drawnFor = request.headers.get(PAGE_PERSON_HEADER);
  const isOther = drawnFor !== null && drawnFor !== personOf(readSession(headers.get('cookie'), https));
  const response = isOther ? otherPerson(request, https) : pageOf(request, headers, https);
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of securityHeaders(https)) response.headers.set(name, value);
  // Nothing personal: the browser may keep the page for its back button, where `no-store` would forbid it.
  if (!isOther && isVisitor(headers, https)) response.headers.set('cache-control', 'private, no-cache');
  for (const line of setCookies) response.headers.append('set-cookie', line);
  return response;
}

/** Passes the request to its page. Visitors get pages of their own at some addresses of members. */
function pageOf({ nextUrl }: NextRequest, headers: Headers, https: boolean): NextResponse {
  const pathname = headers.has(PAGE_STATUS_HEADER) ? ERROR_PAGE_PATH : pathOf(nextUrl.pathname, headers, https);
  if (pathname === undefined) return NextResponse.next({ request: { headers } });
  const url = nextUrl.clone();
  url.pathname = pathname;
  return NextResponse.rewrite(url, { request: { headers } });
}

function pathOf(pathname: string, headers: Headers, https: boolean): string | undefined {
  return isVisitor(headers, https) ? visitorPathOf(pathname) : undefined;
}

function isVisitor(headers: Headers, https: boolean): boolean {
  return readSession(headers.get('cookie'), https).access === undefined;
}

async function renewedCookies(request: NextRequest, origin: string, https: boolean): Promise<readonly string[]> {
  const session = readSession(request.headers.get('cookie'), https);
  if (!needsRenewal(session, Date.now())) return [];
  // Created at the first request, because the build has no environment.
  renewal ??= createRenewal(settings());
  const answer = await renewal(session, { origin, from: request.headers });
  return answer.kind === 'unavailable' ? [] : answer.setCookies;
}

/** The router of an open page asks for a part of another page; the browser itself sends no such header. */
function otherPerson(request: NextRequest, https: boolean): NextResponse {
  const requestId = requestIdOf(request.headers.get('x-request-id'));
  const { status, headers, body } = ownProblem(OTHER_PERSON, { requestId, https });
  return new NextResponse(body, { status, headers: { ...headers } });
}

export const config = {
  matcher: [
    '/((?!api/|ofrep/|.well-known/|_next/static/|_next/image|local/mail(?:/|$)|icon.svg|favicon.ico|icons/|sw.js|manifest.webmanifest).*)',
  ],
};
