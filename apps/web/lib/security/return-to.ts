/** Any origin will do: the answer keeps path, query and fragment only. */
const HERE = 'http://here.invalid';

/**
 * The path to go back to after signing in. Whatever would leave this site, or come back to a page that is only for
 * people who are not signed in, becomes the start page.
 */
export function safeReturnTo(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const url = URL.canParse(wanted, HERE) ? new URL(wanted, HERE) : undefined;
  if (url?.origin !== HERE) return '/';
  if (/^\/(sign-in|register|confirm|forgot-password|api)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname.startsWith('//') ? '/' : `${url.pathname}${url.search}${url.hash}`;
}

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  const back = safeReturnTo(path);
  return back === '/' ? '/sign-in' : `/sign-in?returnTo=${encodeURIComponent(back)}`;
}
