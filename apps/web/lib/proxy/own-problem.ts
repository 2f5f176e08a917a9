import { dataHeaders } from '../security/headers.ts';

/**
 * Problems that the web server answers itself. Codes, statuses and titles equal those of the API (docs/API.md), because
 * a client cannot tell which of the two answers.
 */
const OWN_PROBLEMS = {
  'request.malformed': { status: 400, title: 'The request is malformed' },
  'method-not-allowed': { status: 405, title: 'This address does not support the method' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive' },
  'auth.other-person': { status: 409, title: 'Another person is signed in now' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  internal: { status: 500, title: 'Something went wrong' },
  busy: { status: 503, title: 'The service is busy, try again' },
} as const;

export type OwnProblemCode = keyof typeof OWN_PROBLEMS;

export const OWN_PROBLEM_CODES = Object.keys(OWN_PROBLEMS) as readonly OwnProblemCode[];

/** A problem document with its status and headers; header names are in lower case. */
export interface OwnProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns a problem document like the API's (RFC 9457). */
export function ownProblem(
  code: OwnProblemCode,
  { requestId, https, detail }: { readonly requestId: string; readonly https: boolean; readonly detail?: string },
): OwnProblem {
  const { status, title } = OWN_PROBLEMS[code];
  const type = `urn:civicforge:problem:${code}`;
  return {
    status,
    headers: {
      ...Object.fromEntries(dataHeaders(https)),
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(status === 503 && { 'retry-after': '2' }),
    },
    body: JSON.stringify({ type, title, status, detail: detail ?? title, code, requestId }),
  };
}

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/** Returns the client's request id if it is valid, else a new one. */
export function requestIdOf(given: string | null | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : crypto.randomUUID();
}
