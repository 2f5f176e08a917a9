import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { clientAddress } from './client-address.ts';
import { isUnsafe, routeMetadata } from './route-metadata.ts';
import { RateCounter } from './rate-counter.ts';
import { COUNTS_AS_READ, RATE_CLASS, type RateClassName } from './rate-limits.ts';

/** Counts every call by member, by session for renewal and sign-out, or else by address. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly counter: RateCounter,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const rateClass = this.classOf(context, request.method);
    if (rateClass === 'none') return true;
    const subject = this.subjectOf(request);
    if (rateClass !== 'read') return this.counter.count(rateClass, subject).then(() => true);
    this.counter.countRead(subject);
    return true;
  }

  /** A session counts for itself: neither other sessions of the address nor a stolen old one can use up its limit. */
  private subjectOf(request: FastifyRequest): string {
    const { caller, sessionOwner } = request;
    if (caller !== undefined) return `member:${caller.userId}`;
    if (sessionOwner !== undefined) return `session:${sessionOwner.sessionId}`;
    return `address:${clientAddress(request, this.settings)}`;
  }

  private classOf(context: ExecutionContext, method: string): RateClassName {
    const own = routeMetadata<RateClassName>(this.reflector, RATE_CLASS, context);
    if (own !== undefined) return own;
    const isRead = !isUnsafe(method) || routeMetadata<boolean>(this.reflector, COUNTS_AS_READ, context) === true;
    return isRead ? 'read' : 'change';
  }
}
