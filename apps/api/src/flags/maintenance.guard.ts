import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DURING_MAINTENANCE } from '../http/during-maintenance.ts';
import { isUnsafe, routeMetadata } from '../http/route-metadata.ts';
import { COUNTS_AS_READ } from '../http/rate-limits.ts';
import { Maintenance } from './maintenance.ts';

/** Refuses unsafe requests during maintenance, except on marked routes. */
@Injectable()
export class MaintenanceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly maintenance: Maintenance,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    const goesOn =
      !isUnsafe(method) ||
      routeMetadata<boolean>(this.reflector, COUNTS_AS_READ, context) === true ||
      routeMetadata<string>(this.reflector, DURING_MAINTENANCE, context) !== undefined;
    return goesOn || this.maintenance.refuse().then(() => true);
  }
}
