import { type CallHandler, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { BooleanFlag } from '@civicforge/contract/flags/manifest';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Problem } from '../http/problem.ts';
import { validateInput } from '../http/strict-input.ts';
import { routeMetadata } from '../http/route-metadata.ts';
import type { RouteInterceptor } from '../http/used-interceptors.ts';
import { FeatureFlagService } from './feature-flag.service.ts';

const REQUIRED_FLAG = 'civicforge:required-flag';

/** Restricts a route to callers for whom the flag is on. Others get 503 `feature.disabled`. */
export const RequireFlag = (key: BooleanFlag) => SetMetadata(REQUIRED_FLAG, key);

/** An interceptor instead of a guard, because idempotent replays precede `feature.disabled`. */
@Injectable()
export class FlagInterceptor implements RouteInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly flags: FeatureFlagService,
  ) {}

  isUsedBy(context: ExecutionContext): boolean {
    return this.flagOf(context) !== undefined;
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const key = this.flagOf(context);
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (key === undefined || (await this.flags.isEnabled(key, caller))) return next.handle();
    // 400 precedes 503, and the pipes of the route have not run yet.
    await validateInput(context);
    throw new Problem('feature.disabled');
  }

  private flagOf(context: ExecutionContext): BooleanFlag | undefined {
    return routeMetadata<BooleanFlag>(this.reflector, REQUIRED_FLAG, context);
  }
}
