import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isMarked, routeOf } from '../http/route-mark.ts';
import { incomingTrace } from '../spans/incoming-trace.ts';
import { type Span, within } from '../spans/span.ts';
import type { Tracing } from '../spans/tracing.ts';

const spans = new WeakMap<FastifyRequest, Span>();

/** Starts a span for every request except probes and long-lived ones, named by its route instead of its address. */
export function installRequestTracing(instance: FastifyInstance, tracing: Tracing): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const route = request.is404 ? 'unknown' : (routeOf(request).url ?? 'unknown');
    if (isMarked(request, 'probe') || isMarked(request, 'longLived')) {
      done();
      return;
    }
    const attributes = { 'http.request.method': request.method, 'http.route': route, 'request.id': request.id };
    const facts = { name: `${request.method} ${route}`, kind: 'server', attributes } as const;
    const span = tracing.begin(facts, incomingTrace(request.raw));
    spans.set(request, span);
    // Fires for every request, answered or aborted.
    reply.raw.once('close', () => {
      finish(span, request, reply.statusCode);
    });
    within(span, done);
  });
  // Starts after body parsing, because events of the connection would lose the async context.
  instance.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else within(span, done);
  });
}

function finish(span: Span, request: FastifyRequest, status: number): void {
  const code = request.problemCode;
  span.set({ 'http.response.status_code': status, ...(code !== undefined && { 'problem.code': code }) });
  span.end(status >= 500 ? (code ?? String(status)) : undefined);
}
