import { Readable } from 'node:stream';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RenderedAnswer } from './answer.ts';
import { renderError } from './error-form.ts';
import type { Problem } from './problem.ts';
import { cacheHeaders } from './response-headers.ts';
import { toProblem } from './to-problem.ts';

/** Maps every error to a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), error);
  }
}

/** Sends the problem of an error. Logs unexpected errors with their cause and the request id. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const problem = toProblem(error);
  logProblem(request, problem);
  if (reply.sent || reply.raw.headersSent) return;
  sendRendered(request, reply, renderError(request, problem));
}

/** Writes a rendered answer with the caching that its caller allows. */
export function sendRendered(request: FastifyRequest, reply: FastifyReply, rendered: RenderedAnswer): FastifyReply {
  reply.code(rendered.status).headers(rendered.headers).headers(cacheHeaders(request, rendered.headers));
  if (rendered.body !== '') return reply.send(rendered.body);
  // Fastify's HEAD routes measure any body but a stream: `content-length: 0` would be the length of the 200 (RFC 9110, 8.6).
  return rendered.status === 304 && request.method === 'HEAD' ? reply.send(Readable.from([])) : reply.send();
}

function logProblem(request: FastifyRequest, problem: Problem): void {
  request.problemCode = problem.code;
  request.problemCause = problem.cause;
  if (problem.status < 500) return;
  if (problem.code === 'maintenance' || problem.code === 'feature.disabled') return;
  request.log.error({ code: problem.code, err: problem.cause ?? problem }, 'request failed');
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the problem, for the log line of the request. */
    problemCode?: string;
    /** Cause of the problem, for metrics. */
    problemCause?: unknown;
  }
}
