import type { MessageKey } from './catalogue.ts';

/** Every code that has words of its own; a spec holds this list and the catalogue together. */
export const TOLD_CODES = [
  'network',
  'not-found',
  'validation.failed',
  'payload-too-large',
  'auth.required',
  'auth.invalid-token',
  'auth.invalid-credentials',
  'auth.unconfirmed',
  'auth.invalid-code',
  'auth.cross-site',
  'auth.other-person',
  'auth.forbidden',
  'rate-limited',
  'maintenance',
  'feature.disabled',
  'busy',
  'draining',
  'idempotency.mismatch',
  'idempotency.in-progress',
  'version.stale',
  'cursor.invalid',
  'quest.not-found',
  'quest.own',
  'quest.forbidden',
  'quest.not-open',
  'quest.wrong-state',
  'quest.changes-exhausted',
  'quest.deadline',
  'attestation.duplicate',
  'attestation.too-early',
  'attestation.signature-required',
  'attestation.signature-invalid',
  'attestation.challenge-expired',
  'attestation.challenge-changed',
  'points.insufficient',
  'user.not-found',
] as const;

/** The words for a stable code; what we have no words for is our fault and said so. */
export function problemKey(code: string): MessageKey {
  const told = TOLD_CODES.find((one) => one === code);
  return told === undefined ? 'problem.internal' : `problem.${told}`;
}
