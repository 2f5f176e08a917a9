import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

/** Returns metadata of the handler, else of its controller. */
export function routeMetadata<T>(reflector: Reflector, key: string, context: ExecutionContext): T | undefined {
  return reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for unsafe methods (RFC 9110, 9.2.1). */
export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method);
}
