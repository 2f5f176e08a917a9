import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { COUNTS_AS_READ } from '../http/rate-limits.ts';
import { isUnsafe, routeMetadata } from '../http/route-metadata.ts';
import { requireOwnOrigin } from './origin.ts';
import { SESSION_ROUTE } from './session-route.ts';

/** Rejects cross-site requests that a session cookie would authenticate. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const isSessionRoute = routeMetadata<boolean>(this.reflector, SESSION_ROUTE, context) === true;
    if (!isSessionRoute && (request.caller?.via !== 'cookie' || !isUnsafe(request.method))) return true;
    if (routeMetadata<boolean>(this.reflector, COUNTS_AS_READ, context) === true) return true;
    requireOwnOrigin(request, this.settings.publicOrigins);
    return true;
  }
}
