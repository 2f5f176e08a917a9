import { canonicalJson } from '@civicforge/contract/canonical-json';
import { createHash } from 'node:crypto';
import type { RenderedAnswer } from './answer.ts';
import type { ProblemCode } from './problem-codes.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Lifetime of a record. */
export const KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000;

/**
 * Age at which an unfinished record no longer blocks a retry, because its process has probably died. A process that is
 * only slow cannot commit any more: its transaction finishes the record under the condition that the attempt is its own.
 */
export const ABANDONED_AFTER_MILLISECONDS = 10_000;

/** One attempt of a request with a key. */
export interface Attempt {
  /** Key of the stored record. */
  readonly key: string;
  /** Random per attempt. Only the latest attempt may finish the record. */
  readonly attempt: string;
  /** Set by the first attempt and shared by all later ones. */
  readonly changeId: string;
  readonly startedAt: string;
}

/** An attempt with its answer, which a feature's transaction stores together with its change. */
export interface FinishedAttempt {
  readonly attempt: Attempt;
  readonly answer: RenderedAnswer;
}

export interface IdempotencyRequest {
  readonly key: string;
  /** Random id of this attempt. */
  readonly attempt: string;
  readonly fingerprint: string;
  readonly now: Date;
}

export type IdempotencyStart =
  | { readonly kind: 'run'; readonly attempt: Attempt }
  | { readonly kind: 'replay'; readonly answer: RenderedAnswer }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'in-progress' };

/** 8 to 128 visible ASCII characters. */
export function isIdempotencyKey(text: string): boolean {
  return /^[\x21-\x7e]{8,128}$/.test(text);
}

/** Key of the record: a digest of the member and the key of the client. */
export function recordKey(person: string, key: string): string {
  return partitionKey('runtime', 'idempotency', sha256(JSON.stringify([person, key])));
}

/** Fingerprint of path and JSON body, independent of field order and white space. */
export function fingerprint(path: string, body: unknown): string {
  return sha256(JSON.stringify([path, canonicalJson(body)]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const NEVER_STORED: ReadonlySet<string> = new Set<ProblemCode>([
  'auth.cross-site',
  'idempotency.in-progress',
  'rate-limited',
]);

/** True for an action's own answers, which are stored. Retryable answers are not stored. */
export function isStorable(status: number, code?: string): boolean {
  if (status < 200 || status >= 500) return false;
  if ([401, 413, 415, 429].includes(status)) return false;
  return code === undefined || !NEVER_STORED.has(code);
}
