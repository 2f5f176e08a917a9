import type { FastifyRequest } from 'fastify';
import { Answer, RenderedAnswer } from './answer.ts';
import { noneMatch } from './if-match.ts';

/** Returns the 304 for a client that already has the answer, which is then not rendered. */
export function unchanged(request: FastifyRequest, result: unknown): RenderedAnswer | undefined {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || !(result instanceof Answer || result instanceof RenderedAnswer) || result.status !== 200)
    return undefined;
  if (!noneMatch(request.headers['if-none-match'], result.headers['etag'])) return undefined;
  const { 'content-type': _, ...headers } = result.headers;
  return new RenderedAnswer(304, headers, '');
}
