import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor, Member, StaffRole } from '@civicforge/domain';
import type { FastifyRequest } from 'fastify';
import { type Caller, isSynthetic } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller's record, read consistently for this request. */
    member?: Member;
  }
}

/** Injects the caller's member record, as read at the start of the request. */
export const MemberOf = createParamDecorator((_: unknown, context: ExecutionContext): Member => {
  const { member } = context.switchToHttp().getRequest<FastifyRequest>();
  if (member === undefined) throw new Problem('auth.required');
  return member;
});

/** Returns the staff role in the caller's token. */
export function staffRoleOf({ isAdmin, isModerator }: Caller): StaffRole | undefined {
  if (isAdmin) return 'admin';
  return isModerator ? 'moderator' : undefined;
}

/** Maps the caller to the actor of the rules. */
export function actorOf(caller: Caller): Actor {
  const { userId, isModerator, isSuspended } = caller;
  return { userId, isModerator, isSynthetic: isSynthetic(caller), ...(isSuspended && { isSuspended }) };
}
