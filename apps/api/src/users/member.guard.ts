import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UserService } from './user.service.ts';

/** Attaches the member record to every signed-in request. Runs after the guards that can refuse the request. */
@Injectable()
export class MemberGuard implements CanActivate {
  constructor(private readonly users: UserService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.caller !== undefined) request.member = await this.users.memberOf(request.caller);
    return true;
  }
}
