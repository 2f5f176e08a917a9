import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import type { FastifyRequest } from 'fastify';

/** Marks that the hooks of Fastify read, which run before any guard and for errors without a handler as well. */
export type RouteMark = 'probe' | 'longLived' | 'minimumDuration' | 'rawBody' | 'ignoredBody';

declare module 'fastify' {
  interface FastifyContextConfig {
    marks?: readonly RouteMark[];
  }
  interface FastifyRequest {
    /** Set by `routeOf`. */
    knownRoute?: FastifyRequest['routeOptions'];
  }
}

/** Marks a handler, or every handler of a controller. */
export function markRoute(mark: RouteMark): MethodDecorator & ClassDecorator {
  return (target: object, _name?: string | symbol, method?: PropertyDescriptor) => {
    const prototype = typeof target === 'function' ? (target.prototype as object) : target;
    const methods = method === undefined ? Object.values(Object.getOwnPropertyDescriptors(prototype)) : [method];
    for (const { value } of methods as readonly { readonly value?: unknown }[]) {
      if (typeof value !== 'function') continue;
      const config = (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, value) ?? {}) as { marks?: RouteMark[] };
      const marked = { ...config, marks: [...(config.marks ?? []), mark] };
      Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, marked, value);
    }
  };
}

/** Returns the options of the request's route. Fastify makes a new object of them at each access. */
export function routeOf(request: FastifyRequest): FastifyRequest['routeOptions'] {
  return (request.knownRoute ??= request.routeOptions);
}

export function isMarked(request: FastifyRequest, mark: RouteMark): boolean {
  return routeOf(request).config.marks?.includes(mark) === true;
}
