import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { HANDSHAKE_SECONDS, IDLE_SECONDS } from '../../../libs/contract/src/service-contract.ts';
import { ownProblem, type OwnProblem, type OwnProblemCode, requestIdOf } from '../lib/proxy/own-problem.ts';
import { filePolicy, securityHeaders } from '../lib/security/headers.ts';
import { PAGE_STATUS_HEADER } from '../lib/security/page-status-header.ts';
import { SOCKET_ADDRESS_HEADER } from '../lib/security/socket-address-header.ts';
import { ownAnswer } from './answers.ts';
import type { FileServer } from './brotli-files.ts';
import { replaceEmptyPages } from './empty-pages.ts';
import { encodeAnswer } from './encoded-answer.ts';
import type { Styles } from './page-styles.ts';
import { isRouterStateHeader } from './router-state.ts';
import { isData, originForm, publicTarget, refusalOf } from './request-target.ts';

export interface FrontSettings {
  readonly https: boolean;
  /** True lets the development server open WebSockets. No other upgrade is allowed. */
  readonly allowsUpgrades: boolean;
  /** Answers built files before Next does. */
  readonly files?: FileServer;
  /** Compresses Next's answers and puts these styles into pages. Undefined for the development server. */
  readonly styles?: Styles;
  /** Private key and certificate in PEM: the server speaks TLS. `handshakeTimeout` (ms) replaces HANDSHAKE_SECONDS. */
  readonly certificate?: { readonly key: string; readonly cert: string; readonly handshakeTimeout?: number };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Node's limit for all header fields and the request line, equal to the API's. */
const HEADER_LIMIT = 32 * 1024;

/**
 * Creates the HTTP server in front of Next. It answers requests that Next would answer with a bare 500 (malformed
 * addresses, unknown methods, invalid HTTP) and adds security headers to every answer.
 */
export function createFront(
  handle: Handler,
  { https, allowsUpgrades, files, styles, certificate }: FrontSettings,
): Server {
  const limits = {
    maxHeaderSize: HEADER_LIMIT,
    // Checked below, because Node answers with a bare 400.
    requireHostHeader: false,
    requestTimeout: 30_000,
    keepAliveTimeout: IDLE_SECONDS.server * 1_000,
    ...(!allowsUpgrades && { shouldUpgradeCallback: () => false }),
  };
  const listener: RequestListener = (request, response) => {
    prepare(response);
    void answer(request, response);
  };
  const server: Server =
    certificate === undefined
      ? createServer(limits, listener)
      : createTlsServer({ ...limits, handshakeTimeout: HANDSHAKE_SECONDS * 1_000, ...certificate }, listener);

  function prepare(response: ServerResponse): void {
    addDefaultHeaders(response, { https, isStopping: () => !server.listening });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isWellFormed = namesHost(request) && hasReadableState(request);
    const target = isWellFormed ? originForm(request.url ?? '', request.headers.host) : undefined;
    const refusal = refusalOf(request.method ?? '', target);
    if (refusal !== undefined) {
      if (refusal.allow !== undefined) response.setHeader('allow', refusal.allow.join(', '));
      refuse(request, response, refusal.code);
      return;
    }
    request.url = target === undefined ? undefined : publicTarget(target);
    if (files?.(request, response) === true) return;
    request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a name that clients may send, and no field of ours
    delete request.headers[PAGE_STATUS_HEADER];
    if (styles !== undefined) {
      encodeAnswer(request, response, styles);
      replaceEmptyPages(request, response, handle);
    }
    try {
      await handle(request, response);
    } catch (error) {
      console.error('A request failed', error);
      if (response.headersSent) response.destroy();
      else refuse(request, response, 'internal');
    }
  }

  function refuse(request: IncomingMessage, response: ServerResponse, code: OwnProblemCode): void {
    const requestId = requestIdOf(request.headers['x-request-id']?.toString());
    send(response, ownAnswer({ code, isData: isData(request.url ?? ''), requestId, https }));
  }

  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    prepare(response);
    refuse(request, response, 'expectation-failed');
  });
  server.on('connect', (_request, socket: Duplex) => {
    sendRaw(socket, ownProblem('method-not-allowed', { requestId: requestIdOf(null), https }));
  });
  // After `clientError`, whose answer waits for a handshake that never ends.
  server.on('tlsClientError', (_error, socket: Duplex) => socket.destroy());
  server.on('clientError', (error: MalformedRequest, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else sendRaw(socket, ownAnswer({ ...describeMalformedRequest(error), requestId: requestIdOf(null), https }));
  });
  return server;
}

/** Checks the `Host` header that HTTP/1.1 requires (RFC 9112, 3.2). */
function namesHost({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion === '1.0';
}

function hasReadableState({ headers }: IncomingMessage): boolean {
  const state = headers['next-router-state-tree'];
  return state === undefined || isRouterStateHeader(String(state));
}

interface AnswerSettings {
  readonly https: boolean;
  readonly isStopping: () => boolean;
}

/**
 * Adds the security headers that the answer lacks, when the head is written. A server that stops adds `Connection: close`,
 * because a keep-alive connection outlasts its last request.
 */
function addDefaultHeaders(response: ServerResponse, { https, isStopping }: AnswerSettings): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  const defaults = [...securityHeaders(https), ['content-security-policy', filePolicy()] as const];
  response.writeHead = (...head: unknown[]) => {
    for (const [name, value] of defaults) if (!response.hasHeader(name)) response.setHeader(name, value);
    if (isStopping()) response.setHeader('connection', 'close');
    return writeHead(...head);
  };
}

function send(response: ServerResponse, { status, headers, body }: OwnProblem): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

type MalformedRequest = Error & { readonly code?: string; readonly rawPacket?: Buffer };

const BROKEN: Readonly<Record<string, OwnProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
};

/** Reads what is known about bytes that are not a valid request. */
function describeMalformedRequest({ code = '', rawPacket }: MalformedRequest): {
  readonly code: OwnProblemCode;
  readonly isData: boolean;
} {
  const [line = ''] = (rawPacket?.toString('latin1') ?? '').split('\r\n', 1);
  const isOverlong = code === 'HPE_HEADER_OVERFLOW' && line.length > HEADER_LIMIT / 4 && /^[A-Z]+ /.test(line);
  const kind = isOverlong ? 'uri-too-long' : (BROKEN[code] ?? 'request.malformed');
  return { code: kind, isData: isData(line.split(' ')[1] ?? '') };
}

/** Writes an answer to the raw socket and closes the connection. */
function sendRaw(socket: Duplex, { status, headers, body }: OwnProblem): void {
  const fields = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`);
}
