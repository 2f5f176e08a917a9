import { VISITOR } from './whose-page.ts';

/** Names of the session cookies. The `__Host-` prefix binds them to this host and requires https. */
export function sessionCookieNames(https: boolean): { readonly access: string; readonly refresh: string } {
  const prefix = https ? '__Host-' : '';
  return { access: `${prefix}civicforge_access`, refresh: `${prefix}civicforge_refresh` };
}

export interface SessionCookies {
  readonly access?: string;
  readonly refresh?: string;
}

/** Reads the session from a `Cookie` header. */
export function readSession(cookieHeader: string | null, https: boolean): SessionCookies {
  const names = sessionCookieNames(https);
  const jar = parseCookies(cookieHeader);
  const access = jar.get(names.access);
  const refresh = jar.get(names.refresh);
  return { ...(access && { access }), ...(refresh && { refresh }) };
}

/** Returns a `Cookie` header with the session alone, so that the API receives no other cookie. */
export function sessionHeader(session: SessionCookies, https: boolean): string {
  const names = sessionCookieNames(https);
  const pairs = [
    [names.access, session.access],
    [names.refresh, session.refresh],
  ] as const;
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('; ');
}

/** Returns the request's `Cookie` header after applying the given `Set-Cookie` lines. */
export function withSetCookies(cookieHeader: string | null, setCookies: readonly string[]): string {
  const jar = parseCookies(cookieHeader);
  for (const line of setCookies) {
    const [pair = ''] = line.split(';', 1);
    const name = pair.slice(0, pair.indexOf('=')).trim();
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    if (value === '' || /;\s*max-age=0\b/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

export interface TokenTimes {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * Returns the issue and expiry times of a token in milliseconds, without verification: only the API verifies tokens.
 */
export function tokenTimes(token: string | undefined): TokenTimes | undefined {
  const { iat, exp } = claimsOf(token) ?? {};
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return { issuedAt: iat * 1000, expiresAt: exp * 1000 };
}

function claimsOf(token: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = (token ?? '').split('.');
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? { ...claims } : undefined;
  } catch {
    return undefined;
  }
}

/** The form of a user id that may stand in a header. */
const USER_ID = /^[\w.:@|-]{1,128}$/;

/**
 * Returns the person for whom a page with this session is drawn: the subject of the access token, else `VISITOR`. The
 * token is not verified; the API verifies it and compares.
 */
export function personOf({ access }: SessionCookies): string {
  const subject = claimsOf(access)?.['sub'];
  return typeof subject === 'string' && USER_ID.test(subject) ? subject : VISITOR;
}

/** Returns the groups in the access token, which is not verified. */
export function groupsOf({ access }: SessionCookies): readonly string[] {
  const groups = claimsOf(access)?.['cognito:groups'];
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [];
}

/** A token that expires within the time of a render counts as expired. */
const MARGIN_MS = 10_000;

/** True if the access token has ended and a refresh token exists. */
export function needsRenewal(session: SessionCookies, now: number): boolean {
  if (session.refresh === undefined) return false;
  const times = tokenTimes(session.access);
  return times === undefined || times.expiresAt - MARGIN_MS <= now;
}

function parseCookies(header: string | null): Map<string, string> {
  const pairs = (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
  });
  return new Map(pairs);
}
