import * as crypto from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { selfSignedCertificate } from '@civicforge/contract/self-signed-certificate';
import { HANDSHAKE_SECONDS, IDLE_SECONDS } from '@civicforge/contract/service-contract';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
} from 'fastify';
import type { Logger } from 'pino';
import { renderAnswer } from './answer.ts';
import { BODY_LIMIT } from './body-parsers.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { inPreferredForm } from './csv-list.ts';
import { requestId } from './request-id.ts';
import type { RequestLog } from './request-log.ts';
import { sendProblem, sendRendered } from './problem.filter.ts';
import { incomingTrace } from '../spans/incoming-trace.ts';
import { unchanged } from './not-modified.ts';
import { RequestLogger } from './request-logger.ts';
import { securityHeaders } from './response-headers.ts';

/** The maximum length of an address. A path parameter that is not an id is 404, regardless of its length. */
const LONGEST_PARAMETER = 8 * 1024;

/** Node's limit for all header fields and the address together. */
const HEADER_LIMIT = 32 * 1024;

/** Nest's Fastify adapter that renders what controllers return, or answers 304 if the client already has it. */
class EdgeAdapter extends FastifyAdapter {
  override reply(response: RawReplyDefaultExpression | FastifyReply, body: unknown, status?: number) {
    if (!('request' in response)) return super.reply(response, body, status);
    const { request } = response;
    return sendRendered(request, response, unchanged(request, body) ?? renderAnswer(inPreferredForm(request, body)));
  }
}

/** Adds the trace id to every log line of a request. */
function childLoggerFactory(
  parent: FastifyBaseLogger,
  bindings: object,
  options: object,
  request: { headers: IncomingHttpHeaders },
): FastifyBaseLogger {
  return new RequestLogger(() => parent.child({ ...bindings, traceId: incomingTrace(request).traceId }, options));
}

export interface AdapterSettings {
  /** True if browsers reach the service by HTTPS. */
  readonly isHttps: boolean;
  /** True makes the server speak TLS itself. */
  readonly servesTls: boolean;
  readonly requestLog: RequestLog;
}

/** Creates Fastify with the logger, request ids, limits and problem documents of this service. */
export function createAdapter(logger: Logger, { isHttps, servesTls, requestLog }: AdapterSettings): FastifyAdapter {
  const headers = securityHeaders(isHttps);
  // A missing `Host` is refused by the edge hooks: Node's own refusal is a bare 400.
  const limits = { maxHeaderSize: HEADER_LIMIT, requireHostHeader: false };
  const handshakeTimeout = HANDSHAKE_SECONDS * 1_000;
  return new EdgeAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    childLoggerFactory,
    requestIdHeader: false,
    genReqId: requestId,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      reply.headers(headers).header('x-request-id', request.id);
      sendProblem(request, reply, error);
      requestLog.answered(request, reply.statusCode, 0);
    },
    clientErrorHandler: (error: Error & { code?: string }, socket: Socket) => {
      answerBrokenRequest(error, socket, headers);
    },
    ...(servesTls
      ? { https: { ...limits, handshakeTimeout, ...selfSignedCertificate(crypto, new Date()) } }
      : { http: limits }),
    // Serves requests that arrive during shutdown. Only idle connections are closed at once.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    keepAliveTimeout: IDLE_SECONDS.server * 1_000,
    skipMiddie: true,
  });
}
