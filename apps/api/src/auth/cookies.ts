import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';

/** The values of the two session cookies as the browser sends them. Programs use bearer tokens instead. */
export interface SessionCookies {
  readonly accessToken?: string;
  /** A sealed refresh token, see `SealedSession`. */
  readonly refresh?: string;
}

const ACCESS = 'civicforge_access';
const REFRESH = 'civicforge_refresh';

/** `__Host-` binds a cookie to the host and to https. Browsers refuse it over http, so local stacks omit it. */
export function cookieNames(isSecure: boolean): { readonly access: string; readonly refresh: string } {
  const prefix = isSecure ? '__Host-' : '';
  return { access: prefix + ACCESS, refresh: prefix + REFRESH };
}

export function readCookies(request: Pick<FastifyRequest, 'headers'>, isSecure: boolean): SessionCookies {
  const names = cookieNames(isSecure);
  const { [names.access]: accessToken, [names.refresh]: refresh } = parseCookie(request.headers.cookie ?? '');
  return {
    ...(accessToken === undefined || accessToken === '' ? {} : { accessToken }),
    ...(refresh === undefined || refresh === '' ? {} : { refresh }),
  };
}

/** A `Set-Cookie` value; `maxAge` in seconds. */
export function setCookie(name: string, value: string, maxAge: number, isSecure: boolean): string {
  return stringifySetCookie({ name, value, httpOnly: true, sameSite: 'lax', path: '/', maxAge, secure: isSecure });
}
