import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RenderedAnswer } from '../http/answer.ts';
import { isMarked } from '../http/route-mark.ts';
import { sendRendered } from '../http/problem.filter.ts';

/**
 * Answers plain liveness probes before guards and interceptors, which they do not use. A probe with a query or a body takes
 * the usual way, which validates it. Install it after all other `onRequest` hooks.
 */
export function installLiveness(instance: FastifyInstance, answer: () => RenderedAnswer): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (!isPlainProbe(request)) {
      done();
      return;
    }
    sendRendered(request, reply, answer());
  });
}

function isPlainProbe(request: FastifyRequest): boolean {
  const { headers, raw } = request;
  return (
    isMarked(request, 'liveness') &&
    raw.url?.includes('?') === false &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}
