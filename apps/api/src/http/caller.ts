import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Change } from './change.ts';
import { Problem } from './problem.ts';
import { routeMetadata } from './route-metadata.ts';

/** The signed-in person, as the access token proves them; whether they have a record here is asked elsewhere. */
export interface Caller {
  /** Cognito `sub`. */
  readonly userId: string;
  readonly username: string;
  readonly groups: readonly string[];
  readonly isModerator: boolean;
  readonly isAdmin: boolean;
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
    /** Set by the auth guard; absent where nobody is signed in. */
    caller?: Caller;
    /** Set by the auth guard on session routes; absent without an authentic refresh cookie. */
    sessionOwner?: SessionOwner;
    /** Set for every unsafe request before its body is validated. */
    change?: Change;
  }
}

/** People of automatic checks: what they do stands in no figure about the community. */
export function isSynthetic({ groups }: Pick<Caller, 'groups'>): boolean {
  return groups.includes('synthetic');
}

/** The signed-in person of the request. On a route for anonymous people as well, use `@OptionalCallerOf()`. */
export const CallerOf = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller === undefined) throw new Problem('auth.required');
  return caller;
});

/** The signed-in person, or undefined. */
export const OptionalCallerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);

export const OPEN_ROUTE = 'civicforge:open-route';
export const OPTIONAL_CALLER = 'civicforge:optional-caller';
export const REQUIRED_GROUP = 'civicforge:required-group';

/** The route needs no signed-in person. Every use is listed, with its reason, by a test. */
export const Public = (reason: { readonly because: string }) => SetMetadata(OPEN_ROUTE, reason.because);

/** The route answers anonymous people too, but a session or token that comes along is judged and used. */
export const OptionalCaller = (reason: { readonly because: string }) => SetMetadata(OPTIONAL_CALLER, reason.because);

export type Group = 'moderators' | 'admins';

/** Only for members of a group; admins are moderators too. Others get 403 `auth.forbidden`. */
export const Groups = (group: Group) => SetMetadata(REQUIRED_GROUP, group);

/** True where the route needs no group, or one that the caller is in. Admins are moderators as well. */
export function isInRequiredGroup(reflector: Reflector, context: ExecutionContext): boolean {
  const group = routeMetadata<Group>(reflector, REQUIRED_GROUP, context);
  if (group === undefined) return true;
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  return group === 'admins' ? caller?.isAdmin === true : caller?.isModerator === true;
}
