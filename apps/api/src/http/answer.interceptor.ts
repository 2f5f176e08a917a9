import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Answer, RenderedAnswer, renderAnswer } from './answer.ts';
import { noneMatch } from './if-match.ts';

/** Renders the return value of a controller, or answers 304 if the client already has it. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<RenderedAnswer> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(map((result: unknown) => unchanged(request, result) ?? renderAnswer(result)));
  }
}

/** Returns the 304 for a client that already has the answer, which is then not rendered. */
function unchanged(request: FastifyRequest, result: unknown): RenderedAnswer | undefined {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || !(result instanceof Answer || result instanceof RenderedAnswer) || result.status !== 200)
    return undefined;
  if (!noneMatch(request.headers['if-none-match'], result.headers['etag'])) return undefined;
  const { 'content-type': _, ...headers } = result.headers;
  return new RenderedAnswer(304, headers, '');
}
