import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { type FieldError, validationFailed } from './problem.ts';
import { isUnsafe } from './route-metadata.ts';
import { isPlainObject } from './validation.ts';

const QUERY: number = RouteParamtypes.QUERY;
const BODY: number = RouteParamtypes.BODY;

const OWN_BODY = 'civicforge:own-body';

/** The route judges its body itself, because another protocol says what is in it and how errors look. */
export const JudgesItsBody = () => SetMetadata(OWN_BODY, true);

/** Refuses parameters and fields of routes that take none at all; the others have classes that refuse the unknown. */
@Injectable()
export class StrictInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const taken = takenBy(context);
    const errors = [
      ...(taken.has(QUERY) ? [] : unknownFields(request.query)),
      ...(taken.has(BODY) || judgesItsBody(context) || !isUnsafe(request.method) ? [] : unknownFields(request.body)),
    ];
    if (errors.length > 0) throw validationFailed(...errors.slice(0, 20));
    return next.handle();
  }
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
  return Object.keys(given).map((path) => ({ path, message: 'is not known here' }));
}
