import type { FastifyRequest } from 'fastify';

/** The path of a request as it was sent, without its query. */
export function pathOf(request: Pick<FastifyRequest, 'raw'>): string {
  return (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
}
