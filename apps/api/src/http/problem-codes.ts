import { RULE_ERRORS, type RuleErrorCode, type RuleErrorKind } from '@civicforge/domain';

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Every stable code of the edge and the features; the rules' own codes are merged in below. */
const EDGE_PROBLEMS = {
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not know that method' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'Only JSON is accepted' },
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'request.malformed': { status: 400, title: 'The request is malformed' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'headers-too-large': { status: 431, title: 'The header fields are too large' },
  'request.timeout': { status: 408, title: 'The request took too long to arrive' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.invalid-token': { status: 401, title: 'The session is not valid' },
  'auth.invalid-credentials': { status: 401, title: 'E-mail address or password is wrong' },
  'auth.unconfirmed': { status: 403, title: 'Confirm the e-mail address first' },
  'auth.invalid-code': { status: 400, title: 'The code is wrong or has expired' },
  'auth.cross-site': { status: 403, title: 'The request does not come from our own pages' },
  'auth.forbidden': { status: 403, title: 'You may not do that' },
  'admin.signature': { status: 401, title: 'The signature of the request is not valid' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  maintenance: { status: 503, title: 'Maintenance' },
  'feature.disabled': { status: 503, title: 'This feature is switched off' },
  busy: { status: 503, title: 'Busy, try again' },
  draining: { status: 503, title: 'This instance is shutting down' },
  'idempotency.mismatch': { status: 422, title: 'The key was used for another request' },
  'idempotency.in-progress': { status: 409, title: 'The first request with this key is still running' },
  'validation.failed': { status: 400, title: 'Some fields are not valid' },
  'cursor.invalid': { status: 400, title: 'The cursor is not valid' },
  'quest.not-found': { status: 404, title: 'There is no such quest' },
  'quest.not-completed': { status: 409, title: 'The quest is not completed' },
  'user.not-found': { status: 404, title: 'There is no such member' },
  'user.has-active-quests': { status: 409, title: 'Quests or rewards of this member are not finished' },
  'reward.not-found': { status: 404, title: 'There is no such reward job' },
  'reward.wrong-state': { status: 409, title: 'The reward job is not in a state that allows this' },
  'flag.not-found': { status: 404, title: 'There is no such flag' },
  'flag.not-an-experiment': { status: 409, title: 'The flag is no experiment, so nothing is counted for it' },
  'receipt.not-found': { status: 404, title: 'There is no such receipt' },
  'wallet.taken': { status: 409, title: 'The wallet address belongs to another account' },
  'wallet.signature-invalid': { status: 422, title: 'The signature is not valid' },
  'wallet.challenge-expired': { status: 422, title: 'The challenge is unknown or has expired' },
  'attestation.signature-required': { status: 422, title: 'A signature is required' },
  'attestation.signature-invalid': { status: 422, title: 'The signature is not valid' },
  'attestation.challenge-expired': { status: 422, title: 'The challenge is unknown or has expired' },
  'attestation.challenge-changed': { status: 422, title: 'The submission has changed since the challenge' },
  internal: { status: 500, title: 'Something went wrong' },
} as const satisfies Record<string, ProblemKind>;

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
) as Record<RuleErrorCode, ProblemKind>;

export type ProblemCode = keyof typeof EDGE_PROBLEMS | RuleErrorCode;

/** The one list of all stable codes with their status and title. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = { ...RULE_PROBLEMS, ...EDGE_PROBLEMS };
