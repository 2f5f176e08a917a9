import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { routeMetadata } from '../http/route-metadata.ts';
import { LikelyPeople } from './likely-people.ts';
import { type ItemOfRoute, READS_AHEAD } from './read-ahead.ts';
import { UserRepository } from './user.repository.dynamo.ts';
import { UserService } from './user.service.ts';

/** Attaches the member record to every signed-in request. Runs after the guards that can refuse the request. */
@Injectable()
export class MemberGuard implements CanActivate {
  constructor(
    private readonly users: UserService,
    private readonly records: UserRepository,
    private readonly likely: LikelyPeople,
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
    this.refreshRole(request);
    return true;
  }

  private async findBeside(request: FastifyRequest, userId: string, itemOf: ItemOfRoute) {
    const { id, ...place } = itemOf(request.params as Record<string, string>);
    const { member, item, people } = await this.records.findBeside(userId, place, this.likely.of(id));
    request.readAhead = { item, people };
    return member;
  }

  /** Forgets the caller as read ahead if the token has changed the role since. */
  private refreshRole({ member, readAhead }: FastifyRequest): void {
    if (member === undefined || readAhead === undefined) return;
    if (readAhead.people.get(member.userId)?.role !== member.role) readAhead.people.delete(member.userId);
  }
}
