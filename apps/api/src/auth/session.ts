import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { cookieNames, readCookies, setCookie } from './cookies.ts';
import { type LongSession, SealedSession } from './sealed-session.ts';
import { secondsLeft } from './token-claims.ts';

/** Validity of a refresh token where it does not say itself: Cognito's default, which our pools keep. */
const REFRESH_SECONDS = 30 * 24 * 60 * 60;
const ACCESS_SECONDS = 60 * 60;

/** The browser's session: two cookies, which no script can read. */
@Injectable()
export class Session {
  private readonly sealed: SealedSession;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    this.sealed = new SealedSession(settings.cursorKey);
  }

  /** The long-lived half of the session; undefined where the request has none of ours. */
  of(request: FastifyRequest): LongSession | undefined {
    const { refresh } = readCookies(request, this.settings.secureCookies);
    return refresh === undefined ? undefined : this.sealed.open(refresh);
  }

  /** Which of the two cookies a request carries, whatever their values. */
  cookiesOf(request: FastifyRequest): { readonly hasAccess: boolean; readonly hasRefresh: boolean } {
    const { accessToken, refresh } = readCookies(request, this.settings.secureCookies);
    return { hasAccess: accessToken !== undefined, hasRefresh: refresh !== undefined };
  }

  store(reply: FastifyReply, accessToken: string, session: LongSession): void {
    const { secureCookies } = this.settings;
    const { access, refresh } = cookieNames(secureCookies);
    const refreshSeconds = secondsLeft(session.refreshToken) ?? REFRESH_SECONDS;
    reply.header('set-cookie', [
      setCookie(access, accessToken, secondsLeft(accessToken) ?? ACCESS_SECONDS, secureCookies),
      setCookie(refresh, this.sealed.seal(session), refreshSeconds, secureCookies),
    ]);
  }

  clear(reply: FastifyReply): void {
    const { secureCookies } = this.settings;
    const { access, refresh } = cookieNames(secureCookies);
    reply.header('set-cookie', [setCookie(access, '', 0, secureCookies), setCookie(refresh, '', 0, secureCookies)]);
  }
}
