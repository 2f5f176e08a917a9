import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';
import { renderProblem } from './to-problem.ts';

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
};

/** Answers requests that Node cannot parse. Only the socket is available. */
export function answerBrokenRequest(
  error: Error & { code?: string; rawPacket?: Buffer },
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = isOverlongAddress(error) ? 'uri-too-long' : (CODES[error.code ?? ''] ?? 'request.malformed');
  answerSocket(new Problem(code), socket, headers);
}

/**
 * Answers requests that Node does not pass to Fastify: an unknown `Expect`, and `CONNECT`. Ends connections whose TLS handshake
 * fails: the answer of {@link answerBrokenRequest} would wait forever for the end of the handshake.
 */
export function answerUnhandedRequests(server: Server, headers: Readonly<Record<string, string>>): void {
  server.on('tlsClientError', (_error, socket: Duplex) => socket.destroy());
  server.on('checkExpectation', (request: IncomingMessage) => {
    answerSocket(new Problem('expectation-failed'), request.socket, headers);
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    answerSocket(new Problem('method-not-allowed', undefined, { headers: { allow: '' } }), socket, headers);
  });
}

function answerSocket(problem: Problem, socket: Duplex, headers: Readonly<Record<string, string>>): void {
  const requestId = randomUUID();
  const rendered = renderProblem(problem, requestId);
  const fields = {
    ...headers,
    ...rendered.headers,
    'x-request-id': requestId,
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(rendered.body)),
    connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  const reason = STATUS_CODES[rendered.status] ?? 'Error';
  socket.write(`HTTP/1.1 ${rendered.status} ${reason}\r\n${lines.join('')}\r\n`);
  socket.end(rendered.body);
}

/** A request line longer than this is 414. Otherwise the header fields are too large (431). */
const LONG_LINE = 8 * 1024;

function isOverlongAddress({ code, rawPacket }: { code?: string; rawPacket?: Buffer }): boolean {
  if (code !== 'HPE_HEADER_OVERFLOW' || rawPacket === undefined) return false;
  const [line = ''] = rawPacket.toString('latin1').split('\r\n', 1);
  return line.length > LONG_LINE && /^[A-Z]+ /.test(line);
}
