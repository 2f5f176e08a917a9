import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Change } from './change.ts';
import { Problem } from './problem.ts';
import { routeMetadata } from './route-metadata.ts';

/** The signed-in member according to the access token. The member may not have a record yet. */
export interface Caller {
  /** Cognito `sub`. */
  readonly userId: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly isModerator: boolean;
  readonly isAdmin: boolean;
  /** Set by the suspension guard while a suspension lasts. */
  readonly isSuspended?: boolean;
  readonly accessToken: string;
  readonly via: 'bearer' | 'cookie';
  /** End of the access token, ISO 8601. */
  readonly expiresAt: string;
  /** Time of the sign-in in seconds (`auth_time`); a refreshed token keeps it. */
  readonly signedInAt: number;
}

/** The authenticated refresh cookie of a request to a session route. */
export interface SessionOwner {
  /** Cognito `sub`. */
  readonly userId: string;
  /** A digest that tells this session from the other sessions of the member. */
  readonly sessionId: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the auth guard. Undefined for anonymous requests. */
    caller?: Caller;
    /** Set by the auth guard on session routes; absent without an authentic refresh cookie. */
    sessionOwner?: SessionOwner;
    /** Set for every unsafe request before its body is validated. */
    change?: Change;
  }
}

/** True for accounts of automatic checks, whose actions are excluded from statistics. */
export function isSynthetic({ groups }: Pick<Caller, 'groups'>): boolean {
  return groups.includes('synthetic');
}

/** Injects the signed-in member. Use `@OptionalCallerOf()` on routes that also serve anonymous callers. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Problem('auth.required');
  return caller;
});

/** Injects the signed-in member, or undefined. */
export const OptionalCallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);

export const OPEN_ROUTE = 'civicforge:open-route';
export const OPTIONAL_CALLER = 'civicforge:optional-caller';
export const REQUIRED_GROUP = 'civicforge:required-group';

/** Marks a route as public. A test lists every use with its reason. */
export const Public = (reason: { readonly because: string }) => SetMetadata(OPEN_ROUTE, reason.because);

/** Marks a route that serves anonymous callers but validates and uses a session or token if one is sent. */
export const OptionalCaller = (reason: { readonly because: string }) => SetMetadata(OPTIONAL_CALLER, reason.because);

export type Group = 'moderators' | 'admins';

/** Restricts a route to members of a group; admins are moderators too. Others get 403 `auth.forbidden`. */
export const Groups = (group: Group) => SetMetadata(REQUIRED_GROUP, group);

/** True if the route requires no group, or one that the caller belongs to. Admins are moderators too. */
export function isInRequiredGroup(reflector: Reflector, context: ExecutionContext): boolean {
  const group = routeMetadata<Group>(reflector, REQUIRED_GROUP, context);
  if (group === undefined) return true;
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  return group === 'admins' ? caller?.isAdmin === true : caller?.isModerator === true;
}
