import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DatabaseBusy } from '../dynamo/busy.ts';
import type { Dependency } from '@civicforge/contract/metric-names';
import { isMarked, routeOf } from '../http/route-mark.ts';
import type { Metrics } from './metrics.ts';
import { type RequestScope, withRequestScope } from './request-scope.ts';

/** Threshold in milliseconds above which advanced monitoring logs a request. */
const SLOW_MILLISECONDS = 500;

/** Codes of 5xx answers that an operator has switched on. */
const CHOSEN = new Set(['maintenance', 'feature.disabled']);

const WRONG_CREDENTIALS = new Set(['auth.invalid-token', 'auth.invalid-credentials', 'admin.signature']);

const scopes = new WeakMap<FastifyRequest, RequestScope>();

/** Measures every request except probes and long-lived ones, by route. Addresses could identify people. */
export function installRequestMetrics(instance: FastifyInstance, metrics: Metrics): void {
  let inFlight = 0;
  instance.addHook('onRequest', (request, reply, done) => {
    if (!isUnmeasured(request)) {
      inFlight += 1;
      metrics.record('InFlightRequests', inFlight);
      // Fires for every request, answered or aborted.
      reply.raw.once('close', () => (inFlight -= 1));
    }
    done();
  });
  metrics.eachPeriod(() => metrics.record('InFlightRequests', inFlight));
  // Starts after body parsing, because events of the connection would lose the async context.
  instance.addHook('preValidation', (request, _reply, done) => {
    if (!metrics.isAdvanced) {
      done();
      return;
    }
    const scope = { calls: 0, units: 0 };
    scopes.set(request, scope);
    withRequestScope(scope, done);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    if (!isUnmeasured(request)) measure(request, reply.statusCode, reply.elapsedTime, metrics);
    done();
  });
}

function isUnmeasured(request: FastifyRequest): boolean {
  return isMarked(request, 'probe') || isMarked(request, 'longLived');
}

function measure(request: FastifyRequest, status: number, milliseconds: number, metrics: Metrics): void {
  const code = request.problemCode;
  const route = request.is404 ? 'unknown' : `${request.method} ${routeOf(request).url ?? 'unknown'}`;
  metrics.record('RequestCount');
  metrics.record('Latency', Math.round(milliseconds * 10) / 10, route);
  if (status >= 500 && !CHOSEN.has(code ?? '')) metrics.record('ErrorCount');
  if (status >= 400 && status < 500) metrics.record('ClientErrorCount');
  if (code === 'rate-limited') metrics.record('RateLimited');
  if (code !== undefined && WRONG_CREDENTIALS.has(code)) metrics.record('AuthenticationFailures');
  if (status === 409 && route.endsWith('/attest')) metrics.record('AttestationConflicts');
  const dependency = code === 'busy' ? awayDependency(request.problemCause) : undefined;
  if (dependency !== undefined) metrics.record('DependencyFailures', 1, dependency);
  const scope = scopes.get(request);
  if (scope) measureInDepth(request, { route, milliseconds, scope }, metrics);
}

function measureInDepth(
  request: FastifyRequest,
  { route, milliseconds, scope }: { route: string; milliseconds: number; scope: RequestScope },
  metrics: Metrics,
): void {
  metrics.record('DatabaseUnits', scope.units, route);
  if (milliseconds < SLOW_MILLISECONDS) return;
  const facts = {
    route,
    milliseconds: Math.round(milliseconds),
    databaseCalls: scope.calls,
    databaseUnits: scope.units,
  };
  request.log.warn(facts, 'slow request');
}

/** Database failures are counted at the client. A `busy` without a cause lost too many races. */
function awayDependency(cause: unknown): Dependency | undefined {
  return cause === undefined || cause instanceof DatabaseBusy ? undefined : 'identity';
}
