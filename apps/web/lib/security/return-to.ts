import { addressOfVisitorPath } from './visitor-path.ts';

/** A placeholder origin. Only path, query and fragment of the result are used. */
const HERE = 'http://here.invalid';

/**
 * Returns the path to open after sign-in. A path that leaves the site, or leads to a page for visitors only, becomes
 * the start page.
 */
export function safeReturnTo(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const url = URL.canParse(wanted, HERE) ? new URL(wanted, HERE) : undefined;
  if (url?.origin !== HERE) return '/';
  if (/^\/(sign-in|register|confirm|forgot-password|api)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}${url.hash}`;
}

/** Returns the path of the sign-in page with `path` as its destination. */
export function signInPath(path: string): string {
  return withReturnTo('/sign-in', path);
}

/** Returns the path of the registration with `path` as its destination. */
export function registerPath(path: string): string {
  return withReturnTo('/register', path);
}

/**
 * Returns the destination of a sign-in that starts on a page: the page itself, or the destination that a page for
 * visitors carries.
 */
export function returnToOf(pathname: string, query: Pick<URLSearchParams, 'get' | 'toString'>): string {
  const carried = query.get('returnTo');
  if (carried !== null) return safeReturnTo(carried);
  const search = query.toString();
  // The server renders pages of visitors under a path of their own.
  const here = addressOfVisitorPath(pathname) ?? pathname;
  return safeReturnTo(search === '' ? here : `${here}?${search}`);
}

function withReturnTo(page: string, path: string): string {
  const back = safeReturnTo(path);
  return back === '/' ? page : `${page}?returnTo=${encodeURIComponent(back)}`;
}
