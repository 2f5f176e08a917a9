import type { WebSettings } from '../settings.ts';
import { visitorHeaders } from '../security/visitor.ts';

/** Belong to one connection and not to the message (RFC 9110, 7.6.1), or are ours to say. */
const NOT_FORWARDED = [
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
  // Set anew for the way to the service.
  ...['host', 'content-length', 'accept-encoding', 'forwarded', 'x-forwarded-for', 'x-forwarded-host'],
  ...['x-forwarded-port', 'x-forwarded-proto', 'x-real-ip'],
  ...['x-civicforge-visitor-address', 'x-civicforge-visitor-secret', 'x-civicforge-path'],
];

/** Said by `fetch` about the body it has already decoded. */
const NOT_RETURNED = [...NOT_FORWARDED, 'content-encoding', 'content-length'];

const BODILESS = ['GET', 'HEAD'];

/**
 * Hands a request of the browser to the service and its answer back, as they are: one origin, no CORS. The inner
 * address is never shown, and headers that speak for a proxy are ours alone.
 */
export async function forwardToApi(request: Request, settings: WebSettings): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = without(request.headers, NOT_FORWARDED);
  headers.set('accept-encoding', 'identity');
  const visitor = visitorHeaders(request.headers.get('x-forwarded-for'), settings);
  for (const [name, value] of Object.entries(visitor)) headers.set(name, value);
  const body = BODILESS.includes(request.method) ? undefined : await boundedBody(request);
  if (body === 'too large') return problem(413, 'payload-too-large', 'The body is too large', 'The body is too large.');
  try {
    const answer = await fetch(`${settings.apiUrl}${pathname}${search}`, {
      method: request.method,
      headers,
      redirect: 'manual',
      cache: 'no-store',
      signal: request.signal,
      ...(body !== undefined && { body }),
    });
    const { status, statusText } = answer;
    return new Response(answer.body, { status, statusText, headers: without(answer.headers, NOT_RETURNED) });
  } catch (error) {
    console.error('The service did not answer', error);
    return away();
  }
}

function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of names) kept.delete(name);
  return kept;
}

/** The service refuses bodies over 64 KiB; what is far above is not even held here. */
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

function away(): Response {
  const answer = problem(503, 'busy', 'Busy, try again', 'The service cannot be reached. Try again in a moment.');
  answer.headers.set('retry-after', '2');
  return answer;
}

/** The same form as the service's own problems, since the caller cannot tell who speaks. */
function problem(status: number, code: string, title: string, detail: string): Response {
  return Response.json(
    { type: 'about:blank', title, status, detail, code },
    { status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
  );
}
