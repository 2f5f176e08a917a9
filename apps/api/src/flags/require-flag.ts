import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { BooleanFlag } from '@civicforge/flags/evaluator';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import { routeMetadata } from '../http/route-metadata.ts';
import { FeatureFlagService } from './feature-flag.service.ts';

const REQUIRED_FLAG = 'civicforge:required-flag';

/** The route exists only for people for whom the flag is on; others get 503 `feature.disabled`. */
export const RequireFlag = (key: BooleanFlag) => SetMetadata(REQUIRED_FLAG, key);

@Injectable()
export class FlagGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly flags: FeatureFlagService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const key = routeMetadata<BooleanFlag>(this.reflector, REQUIRED_FLAG, context);
    if (key === undefined) return true;
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!(await this.flags.isEnabled(key, caller))) throw new Problem('feature.disabled');
    return true;
  }
}
