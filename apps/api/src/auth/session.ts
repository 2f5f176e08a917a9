import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { cookieNames, readCookies, setCookie } from './cookies.ts';
import type { Tokens } from './identity-provider.ts';
import { secondsLeft } from './token-claims.ts';

/** Validity of a refresh token where it does not say itself: Cognito's default, which our pools keep. */
const REFRESH_SECONDS = 30 * 24 * 60 * 60;
const ACCESS_SECONDS = 60 * 60;

/** The browser's session: two cookies, which no script can read. */
@Injectable()
export class Session {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** The refresh token of a request, or undefined. */
  refreshTokenOf(request: FastifyRequest): string | undefined {
    return readCookies(request, this.settings.secureCookies).refreshToken;
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
