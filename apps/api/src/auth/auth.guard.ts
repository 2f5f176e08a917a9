import { createHash } from 'node:crypto';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Caller, OPEN_ROUTE, OPTIONAL_CALLER } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { routeMetadata } from '../http/route-metadata.ts';
import { presentedToken } from './presented-token.ts';
import { Session } from './session.ts';
import { SESSION_ROUTE } from './session-route.ts';
import { SigningKeysUnavailable, TOKEN_STRATEGY } from './token.strategy.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const CHALLENGE = { 'www-authenticate': 'Bearer realm="civicforge", error="invalid_token"' };

/** Requires a valid token on every route that is not marked as public. */
@Injectable()
export class AuthGuard extends PassportGuard(TOKEN_STRATEGY) {
  constructor(
    private readonly reflector: Reflector,
    private readonly session: Session,
    private readonly verified: VerifiedTokens,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super({ property: 'caller' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (routeMetadata<boolean>(this.reflector, SESSION_ROUTE, context) === true) return this.hasSession(context);
    if (routeMetadata<string>(this.reflector, OPEN_ROUTE, context) !== undefined) return true;
    const isOptional = routeMetadata<string>(this.reflector, OPTIONAL_CALLER, context) !== undefined;
    const presented = presentedToken(request, this.settings.secureCookies);
    if (presented === undefined) {
      if (isOptional) return true;
      throw new Problem('auth.required');
    }
    const caller = await this.verified.find(presented);
    if (caller !== undefined) {
      request.caller = caller;
      return true;
    }
    try {
      return (await super.canActivate(context)) === true;
    } catch (error) {
      // Browsers keep sending an expired cookie. Public routes treat it as no cookie.
      if (isOptional && presented.via === 'cookie') return true;
      throw error;
    }
  }

  /** Accepts an authentic refresh cookie, or an access cookie alone. Removes a refresh cookie that is not ours. */
  private hasSession(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = this.session.of(request);
    if (session !== undefined) {
      const { userId, refreshToken } = session;
      request.sessionOwner = { userId, sessionId: createHash('sha256').update(refreshToken).digest('base64url') };
      return true;
    }
    const { hasAccess, hasRefresh } = this.session.cookiesOf(request);
    if (!hasAccess && !hasRefresh) throw new Problem('auth.required');
    if (!hasRefresh) return true;
    this.session.clear(context.switchToHttp().getResponse<FastifyReply>());
    throw new Problem('auth.invalid-token', undefined, { headers: CHALLENGE });
  }

  override handleRequest<T = Caller>(error: unknown, caller: T | false, info: unknown): T {
    if (info instanceof SigningKeysUnavailable)
      throw new Problem('busy', undefined, { headers: { 'retry-after': '2' }, cause: info });
    if (error instanceof Error) throw error;
    if (caller === false) throw new Problem('auth.invalid-token', undefined, { headers: CHALLENGE });
    return caller;
  }
}
