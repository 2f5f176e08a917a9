import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** The trace that a request belongs to. */
export interface IncomingTrace {
  readonly traceId: string;
  /** The caller's span, 16 hexadecimal digits; absent where the trace begins here. */
  readonly parentId?: string;
}

/** Version 00, and whatever later versions append (W3C Trace Context, section 3.2). */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?$/;

const known = new WeakMap<object, IncomingTrace>();

/** A trace that begins here. */
export function newTrace(): IncomingTrace {
  return { traceId: randomBytes(16).toString('hex') };
}

/**
 * The trace that the header `traceparent` names, or a new one; always the same for one request. Whether the caller
 * records it is the caller's affair: anybody could ask for traces that we pay for.
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
