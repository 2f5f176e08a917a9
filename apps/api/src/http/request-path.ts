import type { FastifyRequest } from 'fastify';

/** Scheme and authority of a target in absolute form (RFC 9112, 3.2.2), which the router leaves out as well. */
const AUTHORITY = /^https?:\/\/[^/?#]*/i;

/** The path of a request as it was sent, without its query. */
export function pathOf(request: Pick<FastifyRequest, 'raw'>): string {
  const [path = ''] = (request.raw.url ?? '/').replace(AUTHORITY, '').split('?', 1);
  return path === '' ? '/' : path;
}
