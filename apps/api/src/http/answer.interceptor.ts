import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { RenderedAnswer, renderAnswer } from './answer.ts';
import { noneMatch } from './if-match.ts';

/** Renders the return value of a controller, or answers 304 if the client already has it. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<RenderedAnswer> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(map((result: unknown) => conditional(request, renderAnswer(result))));
  }
}

function conditional(request: FastifyRequest, rendered: RenderedAnswer): RenderedAnswer {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const { etag } = rendered.headers;
  if (!isRead || rendered.status !== 200 || !noneMatch(request.headers['if-none-match'], etag)) return rendered;
  const { 'content-type': _, ...headers } = rendered.headers;
  return new RenderedAnswer(304, headers, '');
}
