import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Group, REQUIRED_GROUP } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { routeMetadata } from '../http/route-metadata.ts';

/** Admits to routes of a group its members alone; admins are moderators as well. */
@Injectable()
export class GroupsGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const group = routeMetadata<Group>(this.reflector, REQUIRED_GROUP, context);
    if (group === undefined) return true;
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (group === 'admins' ? caller?.isAdmin === true : caller?.isModerator === true) return true;
    throw new Problem('auth.forbidden');
  }
}
