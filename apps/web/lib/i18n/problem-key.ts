import type { Problem } from '../api/problem.ts';
import type { MessageKey } from './catalogue.ts';
import type { Values } from './translate.ts';

/** Error codes with a message. A spec keeps this list and the catalogue equal. */
export const TRANSLATED_CODES = [
  'network',
  'not-found',
  'validation.failed',
  'payload-too-large',
  'auth.required',
  'auth.invalid-token',
  'auth.invalid-credentials',
  'auth.unconfirmed',
  'auth.invalid-code',
  'auth.wrong-password',
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
  'signature.expired',
  'signature.nonce-used',
  'signature.unknown-key',
  'signature.wrong-signer',
  'signature.wrong-stage',
  'signature.changed-content',
  'signature.invalid',
  'push.limit',
  'push.not-found',
  'webhook.address',
  'webhook.limit',
  'delivery.not-found',
  'webhook.not-found',
  'device-key.taken',
  'report.own',
  'report.duplicate',
  'case.not-found',
  'case.admin-only',
  'case.same-moderator',
  'case.decided',
  'case.appealed',
  'case.closed',
  'case.not-appealed',
  'user.suspended',
  'user.not-suspended',
  'call.all-made',
  'call.already-in',
  'call.date-not-found',
  'call.ended',
  'call.forbidden',
  'call.full',
  'call.not-found',
  'saved-search.limit',
  'saved-search.not-found',
  'template.not-found',
  'template.limit',
  'letter.empty',
  'letter.limit',
  'letter.not-found',
  'letter.too-long',
  'device-key.limit',
  'wallet.taken',
  // Of this browser, before a request.
  'device-key.unusable',
  'wallet.refused',
  'wallet.wrong-account',
  'wallet.not-linked',
  'wallet.missing',
  'wallet.failed',
  'points.insufficient',
  'user.not-found',
  'user.has-active-quests',
] as const;

/** Returns the message key of an error code. Unknown codes use the message of `internal`. */
export function problemKey(code: string): MessageKey {
  const translated = TRANSLATED_CODES.find((one) => one === code);
  return translated === undefined ? 'problem.internal' : `problem.${translated}`;
}

/** A message with the values of its placeholders. */
export interface ProblemMessage {
  readonly key: MessageKey;
  readonly figures: Values;
  /** Instants (ISO 8601) by placeholder. */
  readonly instants: Readonly<Record<string, string>>;
}

/** Messages that use data of their problem. The first one with complete data replaces the message of the code. */
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
  'case.admin-only': [{ key: 'problem.case.admin-only-days', needs: ['maximum'] }],
  'case.appealed': [{ key: 'problem.case.appealed-at', needs: ['at'] }],
  'user.suspended': [{ key: 'problem.user.suspended-until', needs: ['until'] }],
  'points.insufficient': [{ key: 'problem.points.missing', needs: ['needed', 'has'] }],
};

/** Returns the message of a problem, with numbers and dates if the API sent them. */
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
