import type { FastifyRequest } from 'fastify';

type Headers = Readonly<Record<string, string>>;

/** Headers of every API answer, errors included. No CORS header is sent, because there is one origin. */
export function securityHeaders(isHttps: boolean): Headers {
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    ...(isHttps ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  };
}

/**
 * Caching of an answer. To a signed-in caller never anything else than this: the ETag is the version and not the
 * caller's view, so a shared browser could show one party the other's copy. Public routes may set other values.
 */
export function cacheHeaders(request: Pick<FastifyRequest, 'caller'>, given: Headers): Headers {
  const vary = ['Authorization, Cookie', ...(given['vary'] === undefined ? [] : [given['vary']])].join(', ');
  if (request.caller !== undefined) return { 'cache-control': 'private, no-store', vary };
  if (given['cache-control'] !== undefined) return {};
  return { 'cache-control': 'no-store', vary };
}
