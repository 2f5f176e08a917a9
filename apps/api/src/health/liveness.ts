import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { RenderedAnswer } from '../http/answer.ts';
import { requestId } from '../http/request-id.ts';
import type { RequestLog } from '../http/request-log.ts';
import { cacheHeaders } from '../http/response-headers.ts';
import { readTrace } from '../spans/incoming-trace.ts';

export interface Liveness {
  readonly paths: readonly string[];
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestLog: RequestLog;
  answer(): RenderedAnswer;
  isDraining(): boolean;
}

interface Prepared extends Pick<RenderedAnswer, 'status' | 'body'> {
  readonly second: number;
  readonly isDraining: boolean;
  readonly head: readonly string[];
}

/**
 * Answers plain liveness probes before Fastify, whose routing, hooks and headers take four fifths of a probe's time. A probe
 * with a query, a body or another method takes the usual way, which answers equally.
 */
export function installLiveness(instance: FastifyInstance, liveness: Liveness): void {
  const usual = instance.server.listeners('request') as RequestListener[];
  const paths = new Set(liveness.paths);
  const fixed = flat({ ...liveness.headers, ...cacheHeaders({}, {}) });
  let prepared: Prepared | undefined;
  instance.server.removeAllListeners('request');
  instance.server.on('request', (request, response) => {
    if (isPlainProbe(request, paths)) answerProbe(request, response);
    else for (const listener of usual) listener(request, response);
  });

  /**
   * An answer changes with the seconds of the uptime and with the stop of the process, so that many probes share one.
   * @param now milliseconds of the process's uptime
   */
  function currentAnswer(now: number): Prepared {
    const second = Math.floor(now / 1_000);
    const isDraining = liveness.isDraining();
    if (prepared?.second === second && prepared.isDraining === isDraining) return prepared;
    const { status, headers, body } = liveness.answer();
    const length = String(Buffer.byteLength(body));
    const closing = isDraining ? ['connection', 'close'] : [];
    const head = [...fixed, ...flat(headers), 'content-length', length, ...closing];
    prepared = { second, isDraining, status, head, body };
    return prepared;
  }

  function answerProbe(request: IncomingMessage, response: ServerResponse): void {
    const begin = performance.now();
    const { status, head, body } = currentAnswer(begin);
    const id = requestId(request);
    response.writeHead(status, [...head, 'x-request-id', id]).end(body);
    liveness.requestLog.write({
      requestId: id,
      traceId: readTrace(request).traceId,
      method: 'GET',
      route: request.url ?? '',
      status,
      milliseconds: performance.now() - begin,
    });
  }
}

function isPlainProbe({ method, url = '', headers }: IncomingMessage, paths: ReadonlySet<string>): boolean {
  return (
    method === 'GET' &&
    paths.has(url) &&
    headers.host !== undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

/** Names and values in turns, the fastest form for Node. */
function flat(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flat();
}
