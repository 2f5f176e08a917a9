import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../config/settings.ts';
import { answerUnhandedRequests } from './broken-request.ts';
import { clientAddress } from './client-address.ts';
import { LoadShedder } from './load-shedder.ts';
import { Problem } from './problem.ts';
import type { RequestLog } from './request-log.ts';
import { pathOf } from './request-path.ts';
import { securityHeaders } from './response-headers.ts';
import type { RouteList } from './route-list.ts';
import { isMarked } from './route-mark.ts';

/** Maximum length of an address (414 above). The longest one of ours carries a cursor. */
const LONGEST_ADDRESS = 8 * 1024;

export interface Edge {
  readonly routes: RouteList;
  readonly requestLog: RequestLog;
  /** True once the process has been asked to stop. */
  isDraining(): boolean;
}

/** Installs the checks that run before routing, in the documented order of errors. */
export function installEdgeHooks(instance: FastifyInstance, settings: Settings, edge: Edge): void {
  const headers = securityHeaders(settings.secureCookies);
  const { rateLimitFactor, maxRequestsPerSecond, burst } = settings;
  const shedder = new LoadShedder(maxRequestsPerSecond * rateLimitFactor, burst * rateLimitFactor);

  answerUnhandedRequests(instance.server, headers);
  instance.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    done(shed(request, shedder, settings) ?? unroutable(request, edge.routes));
  });
  // At the end and not at the beginning: a request that was running when the process was asked to stop must not leave
  // a connection behind that is kept open.
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (edge.isDraining()) reply.header('connection', 'close');
    done(null, payload);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    edge.requestLog.answered(request, reply.statusCode, reply.elapsedTime);
    done();
  });
}

function shed(request: FastifyRequest, shedder: LoadShedder, settings: Settings): Problem | undefined {
  if (isMarked(request, 'probe')) return undefined;
  const wait = shedder.take(clientAddress(request, settings));
  if (wait === undefined) return undefined;
  return new Problem('rate-limited', undefined, { headers: { 'retry-after': String(wait) } });
}

/** Refuses unknown paths and methods before the body is read. */
function unroutable(request: FastifyRequest, routes: RouteList): Problem | undefined {
  if ((request.raw.url ?? '').length > LONGEST_ADDRESS) return new Problem('uri-too-long');
  // RFC 9112, 3.2: HTTP/1.1 demands a host.
  if (request.headers.host === undefined && request.raw.httpVersion !== '1.0') return new Problem('request.malformed');
  if (!request.is404) return undefined;
  const methods = routes.methodsOf(pathOf(request));
  if (methods.length === 0) return new Problem('not-found');
  return new Problem('method-not-allowed', undefined, { headers: { allow: methods.join(', ') } });
}
