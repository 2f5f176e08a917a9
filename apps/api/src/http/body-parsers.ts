import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.ts';
import { isMarked, routeOf } from './route-mark.ts';

export const BODY_LIMIT = 64 * 1024;

/** Maximum nesting of JSON bodies. Protects recursive code from stack overflow. */
const MOST_NESTING = 32;

/** Raw bytes of request bodies, for signatures over them. */
const rawBodies = new WeakMap<object, Buffer>();

/** Returns the raw body of a request. Empty for a request without a body. */
export function rawBodyOf(request: FastifyRequest): Buffer {
  return rawBodies.get(request.raw) ?? Buffer.alloc(0);
}

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Accepts JSON only, except on routes marked `rawBody`, and `ignoredBody` for forms without content that counts. Reads bodies of other types up to the limit of the route first,
 * because 413 precedes 415.
 */
export function installBodyParsers(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, parse);
  instance.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, refuseUnlessEmpty);
  instance.addHook('onRequest', (request, _reply, done) => {
    const length = Number(request.headers['content-length'] ?? 0);
    done(length > routeOf(request).bodyLimit ? new Problem('payload-too-large') : undefined);
  });
  // An absent body is an empty object, so that a route without required fields may be called with none.
  instance.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) request.body = {};
    done();
  });
}

function parse(request: FastifyRequest, body: Buffer, done: Done): void {
  rawBodies.set(request.raw, body);
  if (body.length === 0) done(null, {});
  else if (!isPlainUtf8(request)) done(new Problem('unsupported-media-type', 'Only UTF-8 without coding is accepted'));
  else {
    const value = parseJson(body);
    if (value instanceof Problem) done(value);
    else done(null, value);
  }
}

function refuseUnlessEmpty(request: FastifyRequest, body: Buffer, done: Done): void {
  if (isMarked(request, 'rawBody')) done(null, body);
  else if (body.length === 0 || isMarked(request, 'ignoredBody')) done(null, {});
  else done(new Problem('unsupported-media-type'));
}

function isPlainUtf8(request: FastifyRequest): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const coding = request.headers['content-encoding'] ?? 'identity';
  return /^utf-?8$/i.test(charset) && coding.toLowerCase() === 'identity';
}

function parseJson(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isNestedAtMost(value, MOST_NESTING) ? value : new Problem('invalid-json', 'The body is nested too deeply');
  } catch (cause) {
    return new Problem('invalid-json', undefined, { cause });
  }
}

function isNestedAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((entry) => isNestedAtMost(entry, levels - 1));
}
