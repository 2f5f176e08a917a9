import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    longLived?: boolean;
  }
}

/** The route answers for as long as its client stays: durations, requests in flight and spans leave it out. */
export const LongLived = () => RouteConfig({ longLived: true });

export function isLongLived(request: FastifyRequest): boolean {
  return request.routeOptions.config.longLived === true;
}
