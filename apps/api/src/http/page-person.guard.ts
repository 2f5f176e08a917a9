import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { OPEN_ROUTE } from './caller.ts';
import { Problem } from './problem.ts';
import { routeMetadata } from './route-metadata.ts';

/** Names the member for whom the page of a request was drawn. */
export const PAGE_PERSON_HEADER = 'x-page-person';

/** The value of a page that was drawn for a visitor. */
export const PAGE_OF_VISITOR = '-';

/**
 * Refuses requests from a page of another member, so that a page left open on a shared device cannot act for the next
 * member. Runs after the token check and before everything else. Public routes act for no member and ignore the header.
 */
@Injectable()
export class PagePersonGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers[PAGE_PERSON_HEADER];
    if (header === undefined) return true;
    const { caller, sessionOwner } = request;
    const person = (caller ?? sessionOwner)?.userId;
    // Only public routes have no member here. A public route has not checked any token.
    if (person === undefined && routeMetadata<string>(this.reflector, OPEN_ROUTE, context) !== undefined) return true;
    if (header === (person ?? PAGE_OF_VISITOR)) return true;
    throw new Problem('auth.other-person');
  }
}
