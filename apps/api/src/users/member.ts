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

/** The caller's own record, as it stood when the request began. */
export const MemberOf = createParamDecorator((_: unknown, context: ExecutionContext): Member => {
  const { member } = context.switchToHttp().getRequest<FastifyRequest>();
  if (member === undefined) throw new Problem('auth.required');
  return member;
});

/** The role that the caller's token carries. */
export function staffRoleOf({ isAdmin, isModerator }: Caller): StaffRole | undefined {
  if (isAdmin) return 'admin';
  return isModerator ? 'moderator' : undefined;
}

/** The caller as the rules know a person. */
export function actorOf(caller: Caller): Actor {
  const { userId, isModerator } = caller;
  return { userId, isModerator, isSynthetic: isSynthetic(caller) };
}
