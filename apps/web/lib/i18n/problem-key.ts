import type { Problem } from '../api/problem.ts';
import type { MessageKey } from './catalogue.ts';
import type { Values } from './translate.ts';

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

/** A message with the facts that it states. */
export interface ProblemMessage {
  readonly key: MessageKey;
  readonly figures: Values;
  /** Instants (ISO 8601) by placeholder. */
  readonly instants: Readonly<Record<string, string>>;
}

/** Messages that state data of their problem. The first message whose data is there wins over that of the code alone. */
export const FACTS: Readonly<
  Record<string, readonly { readonly key: MessageKey; readonly needs: readonly string[] }[]>
> = {
  'attestation.too-early': [
    { key: 'problem.attestation.too-early-from', needs: ['from'] },
    { key: 'problem.attestation.too-early-days', needs: ['waitDays'] },
  ],
  'attestation.duplicate': [{ key: 'problem.attestation.duplicate-at', needs: ['at'] }],
  'quest.wrong-state': [{ key: 'problem.quest.release-from', needs: ['from'] }],
  'quest.changes-exhausted': [{ key: 'problem.quest.changes-maximum', needs: ['maximum'] }],
  'points.insufficient': [{ key: 'problem.points.missing', needs: ['needed', 'has'] }],
};

/** The message of a problem, with its figures and dates where the service states them. */
export function problemMessage({ code, data = {} }: Pick<Problem, 'code' | 'data'>): ProblemMessage {
  const found = FACTS[code]?.find(({ needs }) => needs.every((name) => isFact(data[name])));
  if (found === undefined) return { key: problemKey(code), figures: {}, instants: {} };
  const facts = found.needs.map((name) => [name, data[name]] as const);
  return {
    key: found.key,
    figures: Object.fromEntries(facts.filter((fact): fact is [string, number] => typeof fact[1] === 'number')),
    instants: Object.fromEntries(facts.filter((fact): fact is [string, string] => typeof fact[1] === 'string')),
  };
}

function isFact(value: string | number | undefined): boolean {
  return typeof value === 'number' || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}
