import { type CallHandler, type ExecutionContext, Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { Member } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { isSynthetic } from '../http/caller.ts';
import { COUNTS_AS_READ } from '../http/rate-limits.ts';
import { isUnsafe, routeMetadata } from '../http/route-metadata.ts';
import type { RouteInterceptor } from '../http/used-interceptors.ts';
import { dayOf } from '../statistics/counted.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { UserRepository } from './user.repository.dynamo.ts';

/**
 * Counts active members with one transaction on a member's first change of the day. A failure does not fail the
 * request: the next change of the day counts.
 */
@Injectable()
export class ActivityInterceptor implements RouteInterceptor {
  private readonly logger = new Logger(ActivityInterceptor.name);

  constructor(
    private readonly users: UserRepository,
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Some POST routes only read, for example flags. */
  isUsedBy(context: ExecutionContext): boolean {
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    return isUnsafe(method) && routeMetadata<boolean>(this.reflector, COUNTS_AS_READ, context) !== true;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { member, change, caller } = context.switchToHttp().getRequest<FastifyRequest>();
    const today = dayOf(this.clock.iso());
    const isSeen = member !== undefined && (member.activeOn ?? '') >= today;
    if (member === undefined || change === undefined || isSeen || (caller && isSynthetic(caller))) {
      return next.handle();
    }
    return next.handle().pipe(
      mergeMap(async (result: unknown) => {
        await this.mark(member, today);
        return result;
      }),
    );
  }

  private async mark(member: Member, today: string): Promise<void> {
    try {
      if (await this.users.markActive(member, today)) this.metrics.record('ActiveMembers');
    } catch (error) {
      this.logger.warn({ err: error }, 'failed to count an active member');
    }
  }
}
