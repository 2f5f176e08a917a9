import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { inputErrors, shownName } from './input-errors.ts';
import { type FieldError, MOST_ERRORS, validationFailed } from './problem.ts';
import { isUnsafe } from './route-metadata.ts';
import { isPlainObject } from './validation.ts';

const QUERY: number = RouteParamtypes.QUERY;
const BODY: number = RouteParamtypes.BODY;

const OWN_BODY = 'civicforge:own-body';

/** The route judges its body itself, because another protocol says what is in it and how errors look. */
export const JudgesItsBody = () => SetMetadata(OWN_BODY, true);

/**
 * Refuses text that is not Unicode and names of `Object.prototype` on every route, and all parameters and fields on
 * routes that take none. All other routes have classes that refuse unknown fields.
 */
@Injectable()
export class StrictInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const taken = takenBy(context);
    const ownBody = judgesItsBody(context);
    const errors = [
      ...queryErrors(request),
      ...(ownBody ? [] : inputErrors(request.body)),
      ...(taken.has(QUERY) ? [] : unknownFields(request.query)),
      ...(taken.has(BODY) || ownBody || !isUnsafe(request.method) ? [] : unknownFields(request.body)),
    ];
    if (errors.length > 0) throw validationFailed(...distinct(errors).slice(0, MOST_ERRORS));
    return next.handle();
  }
}

function queryErrors({ raw, query }: FastifyRequest): FieldError[] {
  const address = raw.url ?? '';
  const at = address.indexOf('?');
  if (at !== -1 && !isPercentEncoded(address.slice(at + 1))) {
    return [{ path: '', message: 'the query must be percent-encoded UTF-8' }];
  }
  return inputErrors(query);
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function distinct(errors: readonly FieldError[]): FieldError[] {
  return [...new Map(errors.map((error) => [error.path, error])).values()];
}

function judgesItsBody(context: ExecutionContext): boolean {
  return Reflect.getMetadata(OWN_BODY, context.getHandler()) === true;
}

/** Kinds of parameters that the handler declares; Nest keeps them as `<kind>:<index>`. */
function takenBy(context: ExecutionContext): ReadonlySet<number> {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  const keys = isPlainObject(metadata) ? Object.keys(metadata) : [];
  return new Set(keys.map((key) => Number(key.split(':')[0])));
}

function unknownFields(given: unknown): FieldError[] {
  if (!isPlainObject(given)) return [{ path: '', message: 'must be a JSON object' }];
  return Object.keys(given).map((name) => ({ path: shownName(name), message: 'is not known here' }));
}
