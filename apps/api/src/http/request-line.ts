import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { incomingTrace } from '../spans/incoming-trace.ts';
import { routeOf } from './route-mark.ts';

/** Fields of the line of a request: the route instead of the address, so that ids, searches and cursors are not logged. */
export interface RequestLine {
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Code of the problem. */
  readonly code?: string;
}

/** Loggers by server. They redact nothing, because a line has the listed fields alone. */
const loggers = new WeakMap<object, FastifyBaseLogger>();

/** Logs one line per request. */
export function logRequest(request: FastifyRequest, status: number, milliseconds: number): void {
  logLine(request.server, {
    requestId: request.id,
    traceId: incomingTrace(request.raw).traceId,
    method: request.method,
    route: request.is404 ? 'unknown' : (routeOf(request).url ?? 'unknown'),
    status,
    milliseconds,
    ...(request.problemCode === undefined ? {} : { code: request.problemCode }),
  });
}

export function logLine(server: Pick<FastifyInstance, 'log'>, line: RequestLine): void {
  let logger = loggers.get(server);
  if (logger === undefined) {
    logger = server.log.child({}, { redact: [] });
    loggers.set(server, logger);
  }
  logger.info({ ...line, milliseconds: Math.round(line.milliseconds * 10) / 10 }, 'request');
}
