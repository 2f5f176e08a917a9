import type { FastifyRequest } from 'fastify';
import type { Caller } from '../http/caller.ts';
import { readCookies } from './cookies.ts';

export interface PresentedToken {
  /** Empty for an `Authorization` header that carries no bearer token. */
  readonly token: string;
  readonly via: Caller['via'];
}

/** The token to judge: with an `Authorization` header that one alone, else the session cookie's; undefined for none. */
export function presentedToken(
  request: Pick<FastifyRequest, 'headers'>,
  isSecure: boolean,
): PresentedToken | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    return { token: /^Bearer +([\w~+/.-]+=*) *$/i.exec(authorization)?.[1] ?? '', via: 'bearer' };
  }
  const { accessToken } = readCookies(request, isSecure);
  return accessToken === undefined ? undefined : { token: accessToken, via: 'cookie' };
}
