import {
  type ArgumentMetadata,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { inputErrors, shownName } from './input-errors.ts';
import { type FieldError, MOST_ERRORS, validationFailed } from './problem.ts';
import { isUnsafe, OncePerRoute } from './route-metadata.ts';
import type { RouteInterceptor } from './used-interceptors.ts';
import { isPlainObject, StrictValidationPipe } from './validation.ts';

const QUERY: number = RouteParamtypes.QUERY;
const BODY: number = RouteParamtypes.BODY;

const OWN_BODY = 'civicforge:own-body';

/** Marks a route that validates its own body, because another protocol defines the body and the errors. */
export const JudgesItsBody = () => SetMetadata(OWN_BODY, true);

/**
 * Refuses stray input: of reads as the last guard, of changes as an interceptor, because idempotent replays precede the
 * validation.
 */
@Injectable()
export class StrictInput implements CanActivate, RouteInterceptor {
  canActivate(context: ExecutionContext): boolean {
    if (!this.isUsedBy(context)) refuseStrayInput(context);
    return true;
  }

  isUsedBy(context: ExecutionContext): boolean {
    return isUnsafe(context.switchToHttp().getRequest<FastifyRequest>().method);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    refuseStrayInput(context);
    return next.handle();
  }
}

/**
 * Refuses text that is not Unicode and names of `Object.prototype` on every route, and all parameters and fields on
 * routes that take none. All other routes have classes that refuse unknown fields.
 *
 * @throws Problem `validation.failed`
 */
function refuseStrayInput(context: ExecutionContext): void {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { takesQuery, takesBody, ownBody } = inputs.of(context);
  const errors = [
    ...queryErrors(request),
    ...(ownBody ? [] : inputErrors(request.body)),
    ...(takesQuery ? [] : unknownFields(request.query)),
    ...(takesBody || ownBody || !isUnsafe(request.method) ? [] : unknownFields(request.body)),
  ];
  if (errors.length > 0) throw validationFailed(...distinct(errors).slice(0, MOST_ERRORS));
}

const inputs = new OncePerRoute((context) => {
  const kinds = new Set(takenBy(context).map(({ kind }) => kind));
  return { takesQuery: kinds.has(QUERY), takesBody: kinds.has(BODY), ownBody: judgesItsBody(context) };
});

const pipe = new StrictValidationPipe();

/**
 * Validates query and body like the route, for answers that precede the handler.
 * @throws Problem `validation.failed`, `cursor.invalid`
 */
export async function validateInput(context: ExecutionContext): Promise<void> {
  refuseStrayInput(context);
  const { query, body } = context.switchToHttp().getRequest<FastifyRequest>();
  const { prototype } = context.getClass() as { readonly prototype: object };
  const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, context.getHandler().name);
  for (const { kind, index } of takenBy(context)) {
    if (kind !== QUERY && kind !== BODY) continue;
    const metatype = (types as readonly ArgumentMetadata['metatype'][])[index];
    const [type, value] = kind === QUERY ? (['query', query] as const) : (['body', body] as const);
    await pipe.transform(value, { type, metatype });
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

/** Parameters of the handler. Nest stores them as `<kind>:<index>`. */
function takenBy(context: ExecutionContext): readonly { readonly kind: number; readonly index: number }[] {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  const keys = isPlainObject(metadata) ? Object.keys(metadata) : [];
  return keys.map((key) => {
    const [kind, index] = key.split(':').map(Number);
    return { kind: kind ?? NaN, index: index ?? NaN };
  });
}

function unknownFields(given: unknown): FieldError[] {
  if (!isPlainObject(given)) return [{ path: '', message: 'must be a JSON object' }];
  return Object.keys(given).map((name) => ({ path: shownName(name), message: 'is not known here' }));
}
