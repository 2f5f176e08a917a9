import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The trace of a request. */
export interface IncomingTrace {
  readonly traceId: string;
  /** The caller's span id, 16 hexadecimal digits. Undefined if the trace starts here. */
  readonly parentId?: string;
}

/** Version 00, and whatever later versions append (W3C Trace Context, section 3.2). */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

const known = new WeakMap<object, IncomingTrace>();

/** Starts a new trace. */
export function newTrace(): IncomingTrace {
  return { traceId: randomBytes(16).toString('hex') };
}

/**
 * Returns the trace of the `traceparent` header, or a new one; always the same for one request. Ignores the caller's
 * sampling flag, because any client could cause traces that we pay for.
 * @see https://www.w3.org/TR/trace-context/
 */
export function incomingTrace(request: { readonly headers: IncomingHttpHeaders }): IncomingTrace {
  const found = known.get(request) ?? parse(request.headers['traceparent']) ?? newTrace();
  known.set(request, found);
  return found;
}

function parse(header: string | string[] | undefined): IncomingTrace | undefined {
  const [, traceId, parentId] = TRACEPARENT.exec(typeof header === 'string' ? header : '') ?? [];
  return traceId === undefined || parentId === undefined ? undefined : { traceId, parentId };
}
