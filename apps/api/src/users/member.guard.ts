import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UserService } from './user.service.ts';

/** Gives every signed-in request the record of its person; behind the guards that may turn the request away. */
@Injectable()
export class MemberGuard implements CanActivate {
  constructor(private readonly users: UserService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.caller !== undefined) request.member = await this.users.memberOf(request.caller);
    return true;
  }
}
