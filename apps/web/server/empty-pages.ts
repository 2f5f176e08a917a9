import { IncomingMessage, type ServerResponse } from 'node:http';
import { PAGE_STATUS_HEADER } from '../lib/security/page-status-header.ts';
import { withSetCookies } from '../lib/session/cookies.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** How Next begins a page that `notFound()` or `forbidden()` has ended: its body is empty until the scripts run. */
const EMPTY_PAGE = '<html id="__next_error__"';
/** Bytes of a page within which the mark stands. */
const START_BYTES = 256;

/**
 * Draws the reason of a 403 or 404 in place of the empty page that Next answers, so that it shows before the scripts run and
 * without them. Next is asked again, for its error page at the same address.
 */
export function replaceEmptyPages(request: IncomingMessage, response: ServerResponse, handle: Handler): void {
  const { url } = request;
  const before = new Set(response.getHeaderNames());
  const plain = {
    write: response.write.bind(response) as (...body: unknown[]) => boolean,
    end: response.end.bind(response) as (...body: unknown[]) => ServerResponse,
    flushHeaders: response.flushHeaders.bind(response),
  };
  let isEmpty: boolean | undefined;

  const judge = (part: unknown): boolean => (isEmpty ??= isEmptyPage(response, part));

  /** Asks Next for the error page. Its answer has the status of the empty page. */
  function drawReason(): void {
    const { statusCode } = response;
    const keepStatus = () => {
      if (!response.headersSent) response.statusCode = statusCode;
    };
    response.flushHeaders = () => {
      keepStatus();
      plain.flushHeaders();
    };
    response.write = (...body: unknown[]) => {
      keepStatus();
      return plain.write(...body);
    };
    response.end = (...body: unknown[]) => {
      keepStatus();
      return plain.end(...body);
    };
    const setCookies = [response.getHeader('set-cookie') ?? []].flat().map(String);
    // Two renderings listen to the end of one answer.
    response.setMaxListeners(2 * response.getMaxListeners());
    // A renewed session stays: the request for the error page has its cookies, so it is not renewed again.
    for (const name of response.getHeaderNames()) {
      if (!before.has(name) && name !== 'set-cookie') response.removeHeader(name);
    }
    const cookie = withSetCookies(request.headers.cookie ?? null, setCookies);
    const headers = { ...request.headers, [PAGE_STATUS_HEADER]: String(statusCode), ...(cookie !== '' && { cookie }) };
    handle(requestLike(request, url, headers), response).catch((error: unknown) => {
      console.error('An error page failed', error);
      response.destroy();
    });
  }

  // Next sends the headers before the first part. Those of a page that may be empty wait for it.
  response.flushHeaders = () => {
    if (!mayBeEmpty(response)) plain.flushHeaders();
  };
  response.write = (...body: unknown[]) => {
    if (!judge(body[0])) return plain.write(...body);
    callbackOf(body)?.();
    return true;
  };
  response.end = (...body: unknown[]) => {
    if (!judge(body[0])) return plain.end(...body);
    const done = callbackOf(body);
    if (done !== undefined) response.once('finish', done);
    drawReason();
    return response;
  };
}

function mayBeEmpty(response: ServerResponse): boolean {
  const isPage = String(response.getHeader('content-type')).startsWith('text/html');
  return !response.headersSent && isPage && [403, 404].includes(response.statusCode);
}

function isEmptyPage(response: ServerResponse, part: unknown): boolean {
  if (!mayBeEmpty(response)) return false;
  if (typeof part === 'string') return part.slice(0, START_BYTES).includes(EMPTY_PAGE);
  return part instanceof Uint8Array && Buffer.from(part.subarray(0, START_BYTES)).includes(EMPTY_PAGE);
}

/** Returns a request for the same page without a body, as pages have none. */
function requestLike(
  request: IncomingMessage,
  url: string | undefined,
  headers: IncomingMessage['headers'],
): IncomingMessage {
  const { method, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders } = request;
  const copy = new IncomingMessage(request.socket);
  Object.assign(copy, { method, url, httpVersion, httpVersionMajor, httpVersionMinor, rawHeaders, headers });
  copy.push(null);
  return copy;
}

function callbackOf(body: readonly unknown[]): (() => void) | undefined {
  return body.find((one): one is () => void => typeof one === 'function');
}
