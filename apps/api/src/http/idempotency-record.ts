import { canonicalJson } from '@civicforge/contract/canonical-json';
import { createHash } from 'node:crypto';
import type { RenderedAnswer } from './answer.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { ProblemCode } from './problem-codes.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** How long a key is remembered. */
export const KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000;

/**
 * Age at which an unfinished record no longer blocks a retry, because its process has probably died. A process that is
 * only slow cannot commit any more: its transaction finishes the record under the condition that the attempt is its own.
 */
export const ABANDONED_AFTER_MILLISECONDS = 10_000;

/** One try of a request with a key. */
export interface Attempt {
  /** Key of the stored record. */
  readonly key: string;
  /** Random per try; only the latest one may finish the record. */
  readonly attempt: string;
  /** Made by the first try and kept by every later one. */
  readonly changeId: string;
  readonly startedAt: string;
}

export interface IdempotencyRequest {
  readonly key: string;
  /** Random name of this try. */
  readonly attempt: string;
  readonly fingerprint: string;
  readonly now: Date;
}

export type Beginning =
  | { readonly kind: 'run'; readonly attempt: Attempt }
  | { readonly kind: 'replay'; readonly answer: RenderedAnswer }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'in-progress' };

/** Where the records of requests with an `Idempotency-Key` are kept. */
export abstract class IdempotencyStore {
  /** Claims the key for a new try, or says why not. */
  abstract begin(request: IdempotencyRequest): Promise<Beginning>;
  /** The write that finishes the record inside a transaction, if it still belongs to this try. */
  abstract finishWrite(attempt: Attempt, answer: RenderedAnswer): NamedWrite;
  /** Finishes a record that is still unfinished and belongs to this try; otherwise does nothing. */
  abstract finish(attempt: Attempt, answer: RenderedAnswer): Promise<void>;
  /** Lets the next try begin at once, as the same change. Does nothing to the record of another try. */
  abstract release(attempt: Pick<Attempt, 'key' | 'attempt'>): Promise<void>;
}

/** 8 to 128 visible ASCII characters. */
export function isIdempotencyKey(text: string): boolean {
  return /^[\x21-\x7e]{8,128}$/.test(text);
}

/** Key of the record: of one person, and telling nothing about the key that the client chose. */
export function recordKey(person: string, key: string): string {
  return partitionKey('runtime', 'idempotency', sha256(JSON.stringify([person, key])));
}

/** Equal for equal path and JSON body, whatever the order of fields and the white space. */
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

/** Stored are an action's own answers; not those which another try may cure. */
export function isStorable(status: number, code?: string): boolean {
  if (status < 200 || status >= 500) return false;
  if ([401, 413, 415, 429].includes(status)) return false;
  return code === undefined || !NEVER_STORED.has(code);
}
