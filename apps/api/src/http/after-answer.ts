import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Work = () => void;

const storage = new AsyncLocalStorage<Work[]>();
const works = new WeakMap<FastifyRequest, Work[]>();

/** Lets requests leave work that begins after their answer. */
export function installAfterAnswer(instance: FastifyInstance): void {
  // Starts after body parsing, because events of the connection would lose the async context.
  instance.addHook('preValidation', (request, _reply, done) => {
    const own: Work[] = [];
    works.set(request, own);
    storage.run(own, done);
  });
  instance.addHook('onResponse', (request, _reply, done) => {
    done();
    // A context of its own: the work is no part of the request's spans and measurements.
    for (const work of works.get(request) ?? []) setImmediate(work);
  });
}

/** Runs `work` after the answer of the current request, or soon outside a request. `work` must not throw. */
export function afterAnswer(work: Work): void {
  const own = storage.getStore();
  if (own === undefined) setImmediate(work);
  else own.push(work);
}
