import { RULE_ERRORS, type RuleErrorCode, type RuleErrorKind } from '@civicforge/domain';

/** A stable code with its HTTP status and its title (RFC 9457). */
export interface ProblemKind<Code extends string = string> {
  readonly code: Code;
  readonly status: number;
  readonly title: string;
}

type Declared = Omit<ProblemKind, 'code'>;

/** Declares the problems of one subject: status and title by code. `openapi/all-problems.ts` lists every such table. */
export function problemTable<Code extends string>(
  table: Readonly<Record<Code, Declared>>,
): { readonly [Each in Code]: ProblemKind<Each> } {
  const entries = Object.entries<Declared>(table).map(([code, declared]) => [code, { code, ...declared }]);
  return Object.fromEntries(entries) as { readonly [Each in Code]: ProblemKind<Each> };
}

/** Problems of the edge. Features declare their own. */
const EDGE_PROBLEMS = {
  'not-found': { status: 404, title: 'This address does not exist' },
  'method-not-allowed': { status: 405, title: 'This address does not support the method' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'Only JSON is accepted' },
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'request.malformed': { status: 400, title: 'The request is malformed' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.invalid-token': { status: 401, title: 'The session is not valid' },
  'auth.invalid-credentials': { status: 401, title: 'E-mail address or password is wrong' },
  'auth.unconfirmed': { status: 403, title: 'Confirm the e-mail address first' },
  'auth.invalid-code': { status: 400, title: 'The code is wrong or has expired' },
  'auth.wrong-password': { status: 400, title: 'The current password is wrong' },
  'auth.other-person': { status: 409, title: 'Another person is signed in now' },
  'auth.cross-site': { status: 403, title: 'The request did not come from this site' },
  'auth.forbidden': { status: 403, title: 'You are not allowed to do this' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  maintenance: { status: 503, title: 'The service is under maintenance' },
  'feature.disabled': { status: 503, title: 'This feature is switched off' },
  busy: { status: 503, title: 'The service is busy, try again' },
  draining: { status: 503, title: 'This instance is shutting down' },
  'idempotency.mismatch': { status: 422, title: 'The key was used for another request' },
  'idempotency.in-progress': { status: 409, title: 'The first request with this key is still running' },
  'validation.failed': { status: 400, title: 'Some fields are not valid' },
  'cursor.invalid': { status: 400, title: 'The cursor is not valid' },
  internal: { status: 500, title: 'Something went wrong' },
} as const satisfies Record<string, Declared>;

const STATUS_OF_KIND: Readonly<Record<RuleErrorKind, number>> = {
  forbidden: 403,
  stale: 412,
  conflict: 409,
  'payment-required': 402,
  invalid: 400,
};

/** Rules of the kind `invalid` are answered as `validation.failed` with their field, so their codes never appear. */
const RULE_PROBLEMS = Object.fromEntries(
  Object.entries(RULE_ERRORS)
    .filter(([, { kind }]) => kind !== 'invalid')
    .map(([code, { kind, title }]) => [code, { status: STATUS_OF_KIND[kind], title }]),
) as Record<RuleErrorCode, Declared>;

export type ProblemCode = keyof typeof EDGE_PROBLEMS | RuleErrorCode;

/** Problems of the edge and of the rules, by code. */
export const PROBLEMS = problemTable<ProblemCode>({ ...RULE_PROBLEMS, ...EDGE_PROBLEMS });
