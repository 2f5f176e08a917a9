import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isInRequiredGroup } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';

/** Admits only members of the group that a route requires. */
@Injectable()
export class GroupsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (isInRequiredGroup(this.reflector, context)) return true;
    throw new Problem('auth.forbidden');
  }
}
