import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

/** What is derived from the decorators of a route, which do not change after the start. */
export class OncePerRoute<T> {
  readonly #known = new WeakMap<object, WeakMap<object, T>>();
  readonly #derive: (context: ExecutionContext) => T;

  constructor(derive: (context: ExecutionContext) => T) {
    this.#derive = derive;
  }

  /** A controller may inherit its handlers, so both make the route. */
  of(context: ExecutionContext): T {
    const controller = context.getClass();
    const handler = context.getHandler();
    let handlers = this.#known.get(controller);
    if (handlers === undefined) this.#known.set(controller, (handlers = new WeakMap<object, T>()));
    const found = handlers.get(handler);
    if (found !== undefined) return found;
    const derived = this.#derive(context);
    handlers.set(handler, derived);
    return derived;
  }
}

const metadata = new OncePerRoute(() => new Map<string, unknown>());

/** Returns metadata of the handler, else of its controller. */
export function routeMetadata<T>(reflector: Reflector, key: string, context: ExecutionContext): T | undefined {
  const known = metadata.of(context);
  if (!known.has(key)) known.set(key, reflector.getAllAndOverride(key, [context.getHandler(), context.getClass()]));
  return known.get(key) as T | undefined;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for unsafe methods (RFC 9110, 9.2.1). */
export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method);
}
