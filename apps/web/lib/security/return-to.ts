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
  const back = safeReturnTo(path);
  return back === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`;
}
