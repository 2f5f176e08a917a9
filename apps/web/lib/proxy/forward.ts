import { publicOrigin, type WebSettings } from '../settings.ts';
import { callApi } from '../api/call-api.ts';
import { forwardedHeaders, returnedHeaders } from './message-headers.ts';
import { ownProblem, type OwnProblemCode, requestIdOf } from './own-problem.ts';

/** Time limits of a request to the API, in milliseconds from the start of the request. */
export interface ForwardLimits {
  /** Limit for connecting and receiving status and headers. */
  readonly headersMs: number;
  /** Limit for receiving the whole answer, except an event stream. */
  readonly answerMs: number;
}

const LIMITS: ForwardLimits = { headersMs: 10_000, answerMs: 30_000 };

const BODILESS = ['GET', 'HEAD'];

/**
 * Forwards a browser request to the API and returns its answer: one origin, no CORS. The API's address is never shown,
 * and proxy headers of the client are dropped. A client that disconnects aborts the request to the API.
 *
 * A body over 256 KiB is answered with 413 `payload-too-large`. An API that is unreachable or does not answer in time
 * is answered with 503 `busy`. As with every `busy`, the outcome of a change is then unknown.
 */
export async function forwardToApi(request: Request, settings: WebSettings, limits = LIMITS): Promise<Response> {
  const requestId = requestIdOf(request.headers.get('x-request-id'));
  const https = publicOrigin(request.headers.get('host'), settings).startsWith('https:');
  const own = (code: OwnProblemCode, detail: string) => {
    const { status, headers, body } = ownProblem(code, { requestId, https, detail });
    return new Response(body, { status, headers: { ...headers } });
  };
  try {
    const body = BODILESS.includes(request.method) ? undefined : await boundedBody(request);
    if (body === 'too large') return own('payload-too-large', 'The body is too large.');
    return await exchange(request, { settings, limits, requestId, ...(body !== undefined && { body }) });
  } catch (error) {
    if (!request.signal.aborted) console.error('The service did not answer', requestId, error);
    return own('busy', 'The service cannot be reached or takes too long. Try again in a moment.');
  }
}

interface Exchange {
  readonly settings: WebSettings;
  readonly limits: ForwardLimits;
  readonly requestId: string;
  readonly body?: Uint8Array<ArrayBuffer>;
}

async function exchange(request: Request, { settings, limits, requestId, body }: Exchange): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = forwardedHeaders(request.headers);
  headers.set('accept-encoding', 'identity');
  headers.set('x-request-id', requestId);
  const late = new AbortController();
  const abortAfter = (milliseconds: number) =>
    setTimeout(() => {
      late.abort(new Error(`no answer within ${String(milliseconds)} ms`));
    }, milliseconds).unref();
  const headersTimer = abortAfter(limits.headersMs);
  const answerTimer = abortAfter(limits.answerMs);
  try {
    const answer = await callApi(
      `${settings.apiUrl}${pathname}${search}`,
      {
        method: request.method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.any([request.signal, late.signal]),
        ...(body && { body }),
      },
      { from: request.headers, settings },
    );
    const { status, statusText } = answer;
    // An event stream has no last byte: the browser or the API closes it.
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) clearTimeout(answerTimer);
    return new Response(answer.body, { status, statusText, headers: returnedHeaders(answer.headers) });
  } finally {
    clearTimeout(headersTimer);
  }
}

/** Largest body that is buffered. The API's own limit is 64 KiB. */
const BODY_LIMIT = 256 * 1024;

async function boundedBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined | 'too large'> {
  if (request.body === null) return undefined;
  if (Number(request.headers.get('content-length') ?? 0) > BODY_LIMIT) return 'too large';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > BODY_LIMIT) return 'too large';
    chunks.push(chunk);
  }
  return length === 0 ? undefined : new Uint8Array(Buffer.concat(chunks));
}
