import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem } from '../http/problem.ts';
import { cookieNames, readCookies, type SessionCookies, setCookie } from './cookies.ts';
import type { Tokens } from './identity-provider.ts';
import { requireOwnOrigin } from './origin.ts';
import { secondsLeft } from './token-claims.ts';

/** Validity of a refresh token where it does not say itself: Cognito's default, which our pools keep. */
const REFRESH_SECONDS = 30 * 24 * 60 * 60;
const ACCESS_SECONDS = 60 * 60;

/** The browser's session: two cookies, which no script can read. */
@Injectable()
export class Session {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * The cookies of a request that wants to change the session.
   * @throws Problem `auth.required` without any, `auth.cross-site` when it does not come from our own pages
   */
  require(request: FastifyRequest): SessionCookies {
    const cookies = readCookies(request, this.settings.secureCookies);
    if (cookies.accessToken === undefined && cookies.refreshToken === undefined) throw new Problem('auth.required');
    requireOwnOrigin(request, this.settings.publicOrigins);
    return cookies;
  }

  store(reply: FastifyReply, { accessToken, refreshToken }: Tokens): void {
    const { secureCookies } = this.settings;
    const { access, refresh } = cookieNames(secureCookies);
    reply.header('set-cookie', [
      setCookie(access, accessToken, secondsLeft(accessToken) ?? ACCESS_SECONDS, secureCookies),
      setCookie(refresh, refreshToken, secondsLeft(refreshToken) ?? REFRESH_SECONDS, secureCookies),
    ]);
  }

  clear(reply: FastifyReply): void {
    const { secureCookies } = this.settings;
    const { access, refresh } = cookieNames(secureCookies);
    reply.header('set-cookie', [setCookie(access, '', 0, secureCookies), setCookie(refresh, '', 0, secureCookies)]);
  }
}
