import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, symbols } from 'pino';
import { incomingTrace } from '../spans/incoming-trace.ts';
import { routeOf } from './route-mark.ts';
import { timeOnce } from './log-time.ts';

/** Fields of the line of a request: the route instead of the address, so that ids, searches and cursors are not logged. */
export interface RequestLine {
  /** A short id without characters that JSON escapes (`request-id.ts`). */
  readonly requestId: string;
  /** Hexadecimal digits. */
  readonly traceId: string;
  /** A method that Node knows. */
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Code of the problem. */
  readonly code?: string;
}

/**
 * Writes one line per request, as the logger itself would write these fields. In a loop, a line made of text takes an eighth of
 * the time that pino takes for an object with the same fields, and nothing has to be redacted, because its fields are listed.
 */
export class RequestLog {
  readonly #isEnabled: boolean;
  readonly #to: DestinationStream;
  readonly #time = timeOnce();
  readonly #bindings: string;

  constructor(logger: Logger) {
    this.#isEnabled = logger.isLevelEnabled('info');
    this.#to = destinationOf(logger);
    this.#bindings = JSON.stringify(logger.bindings()).slice(1, -1);
  }

  /** @param milliseconds the time that the request took */
  answered(request: FastifyRequest, status: number, milliseconds: number): void {
    this.write({
      requestId: request.id,
      traceId: incomingTrace(request.raw).traceId,
      method: request.method,
      route: request.is404 ? 'unknown' : (routeOf(request).url ?? 'unknown'),
      status,
      milliseconds,
      ...(request.problemCode === undefined ? {} : { code: request.problemCode }),
    });
  }

  write({ requestId, traceId, method, route, status, milliseconds, code }: RequestLine): void {
    if (!this.#isEnabled) return;
    const problem = code === undefined ? '' : `,"code":${JSON.stringify(code)}`;
    this.#to.write(
      `{"level":"info"${this.#time()},${this.#bindings},"requestId":"${requestId}","traceId":"${traceId}","method":"${method}","route":${JSON.stringify(route)},"status":${String(status)},"milliseconds":${String(Math.round(milliseconds * 10) / 10)}${problem},"message":"request"}\n`,
    );
  }
}

/** The logger's own destination, so that lines of both come in their order. */
function destinationOf(logger: Logger): DestinationStream {
  return (logger as Logger & Record<typeof symbols.streamSym, DestinationStream>)[symbols.streamSym];
}
