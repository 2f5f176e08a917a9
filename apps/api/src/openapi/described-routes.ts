import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import type { ModulesContainer } from '@nestjs/core';
import { SESSION_ROUTE } from '../auth/session-route.ts';
import { OPEN_ROUTE, OPTIONAL_CALLER, REQUIRED_GROUP } from '../http/caller.ts';
import { HONOURS_IF_MATCH } from '../http/if-match.ts';
import { IGNORES_IDEMPOTENCY_KEY } from '../http/ignores-idempotency-key.ts';
import { API_PREFIX, OUTSIDE_API } from '../http/outside-api.ts';
import { COUNTS_AS_READ } from '../http/rate-limits.ts';

/** The policies that the decorators of a route declare. Guards read the same metadata. */
export interface DescribedRoute {
  readonly controller: string;
  readonly handler: string;
  readonly method: string;
  /** Paths of the controller and the route in the source. */
  readonly paths: readonly string[];
  /** The served path, with the prefix of the API. */
  readonly addresses: readonly string[];
  /** Reason for public access. Undefined if the route requires a member. */
  readonly openBecause?: string;
  readonly optionalBecause?: string;
  readonly group?: string;
  readonly countsAsRead: boolean;
  /** True if the session cookies replace a token. */
  readonly isSessionRoute: boolean;
  readonly takesBody: boolean;
  readonly honoursIfMatch: boolean;
  /** An `Idempotency-Key` stores and repeats the answer. */
  readonly acceptsIdempotencyKey: boolean;
}

/** Lists the routes of all controllers in the container. */
export function describedRoutes(modules: ModulesContainer): DescribedRoute[] {
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => (typeof metatype === 'function' ? routesOf(metatype) : []));
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- Nest's own type of a class
function routesOf(controller: Function): DescribedRoute[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((handler) => {
    const callback = prototype[handler];
    if (typeof callback !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, callback)) return [];
    const read = <T>(key: string) =>
      (Reflect.getMetadata(key, callback) ?? Reflect.getMetadata(key, controller)) as T | undefined;
    const [openBecause, optionalBecause, group] = [
      read<string>(OPEN_ROUTE),
      read<string>(OPTIONAL_CALLER),
      read<string>(REQUIRED_GROUP),
    ];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, callback) as number] ?? 'GET';
    const paths = joined(Reflect.getMetadata(PATH_METADATA, controller), Reflect.getMetadata(PATH_METADATA, callback));
    const countsAsRead = read<boolean>(COUNTS_AS_READ) === true;
    return {
      controller: controller.name,
      handler,
      method,
      paths,
      addresses: read<boolean>(OUTSIDE_API) === true ? paths : paths.map((path) => `/${API_PREFIX}${path}`),
      ...(openBecause !== undefined && { openBecause }),
      ...(optionalBecause !== undefined && { optionalBecause }),
      ...(group !== undefined && { group }),
      countsAsRead,
      isSessionRoute: read<boolean>(SESSION_ROUTE) === true,
      takesBody: parameterKinds(controller, handler).has(RouteParamtypes.BODY),
      honoursIfMatch: read<boolean>(HONOURS_IF_MATCH) === true,
      acceptsIdempotencyKey:
        method === 'POST' &&
        openBecause === undefined &&
        !countsAsRead &&
        read<string>(IGNORES_IDEMPOTENCY_KEY) === undefined,
    };
  });
}

function joined(outer: unknown, inner: unknown): string[] {
  const list = (value: unknown) => (Array.isArray(value) ? value : [value]).map((path) => String(path ?? ''));
  return list(outer).flatMap((first) =>
    list(inner).map((second) => `/${[first, second].join('/').split('/').filter(Boolean).join('/')}`),
  );
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- Nest's own type of a class
function parameterKinds(controller: Function, handler: string): ReadonlySet<number> {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as object;
  return new Set(Object.keys(metadata).map((key) => Number(key.split(':')[0])));
}
