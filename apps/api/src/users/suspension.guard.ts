import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Member, RuleError, suspendedUntil } from '@civicforge/domain';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../clock/clock.ts';
import { COUNTS_AS_READ } from '../http/rate-limits.ts';
import { isUnsafe, routeMetadata } from '../http/route-metadata.ts';
import { WHILE_SUSPENDED } from '../http/while-suspended.ts';

/**
 * Refuses changes by suspended members, except on routes with `WhileSuspended`. There a suspended moderator or administrator
 * acts as a member only: what they owe is theirs, what staff may do is not. Marks the caller, so that answers offer only
 * what is possible. Runs after the member guard.
 */
@Injectable()
export class SuspensionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { member, method, caller } = request;
    if (member === undefined || caller === undefined || suspendedUntil(member, this.clock.iso()) === undefined)
      return true;
    if (!isUnsafe(method)) {
      request.caller = { ...caller, isSuspended: true };
      return true;
    }
    const isFree = [COUNTS_AS_READ, WHILE_SUSPENDED].some(
      (mark) => routeMetadata<boolean>(this.reflector, mark, context) === true,
    );
    if (!isFree) refuseSuspended(member, this.clock.iso());
    request.caller = { ...caller, isSuspended: true, isModerator: false, isAdmin: false };
    return true;
  }
}

/** @throws RuleError `user.suspended` with the end of the suspension */
export function refuseSuspended(member: Member, now: string): void {
  const until = suspendedUntil(member, now);
  if (until !== undefined) throw new RuleError('user.suspended', `The account is suspended until ${until}.`, { until });
}
