import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { routeMetadata } from '../http/route-metadata.ts';
import { type ItemOfRoute, READS_AHEAD } from './read-ahead.ts';
import { UserRepository } from './user.repository.dynamo.ts';
import { UserService } from './user.service.ts';

/** Attaches the member record to every signed-in request. Runs after the guards that can refuse the request. */
@Injectable()
export class MemberGuard implements CanActivate {
  constructor(
    private readonly users: UserService,
    private readonly records: UserRepository,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.caller === undefined) return true;
    const itemOf = routeMetadata<ItemOfRoute>(this.reflector, READS_AHEAD, context);
    request.member =
      itemOf === undefined
        ? await this.users.memberOf(request.caller)
        : await this.users.memberOf(request.caller, (userId) => this.findBeside(request, userId, itemOf));
    return true;
  }

  private async findBeside(request: FastifyRequest, userId: string, itemOf: ItemOfRoute) {
    const { member, item } = await this.records.findBeside(userId, itemOf(request.params as Record<string, string>));
    request.readAhead = { item };
    return member;
  }
}
