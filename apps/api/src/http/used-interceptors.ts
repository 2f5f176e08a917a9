import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { defer, from, mergeAll, type Observable } from 'rxjs';

/** An interceptor that some routes do not use. */
export interface RouteInterceptor extends NestInterceptor {
  /** Asked once for each route, at its first request. */
  isUsedBy(context: ExecutionContext): boolean;
}

/**
 * Runs those interceptors, from the outside in, that a route uses. A read uses none of ours, and each would cost it an
 * Observable and two promises.
 */
export class UsedInterceptors implements NestInterceptor {
  readonly #all: readonly RouteInterceptor[];
  readonly #used = new WeakMap<object, readonly RouteInterceptor[]>();

  constructor(all: readonly RouteInterceptor[]) {
    this.#all = all;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.#usedBy(context)
      .reduceRight<CallHandler<unknown>>((inner, interceptor) => around(interceptor, context, inner), next)
      .handle();
  }

  #usedBy(context: ExecutionContext): readonly RouteInterceptor[] {
    const handler = context.getHandler();
    const known = this.#used.get(handler);
    if (known !== undefined) return known;
    const used = this.#all.filter((interceptor) => interceptor.isUsedBy(context));
    this.#used.set(handler, used);
    return used;
  }
}

function around(interceptor: NestInterceptor, context: ExecutionContext, next: CallHandler): CallHandler<unknown> {
  return {
    handle: () => defer(() => from(Promise.resolve(interceptor.intercept(context, next))).pipe(mergeAll())),
  };
}
