import type { Problem } from '../api/problem.ts';
import type { MessageKey } from './catalogue.ts';
import type { Translate, Values } from './translate.ts';

/** Returns the message key of an error code. Codes without a message use the one of `internal`. */
export function problemKey(t: Translate, code: string): MessageKey {
  const key = `problem.${code}`;
  return t.has(key) ? key : 'problem.internal';
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
export function problemMessage(t: Translate, { code, data = {} }: Pick<Problem, 'code' | 'data'>): ProblemMessage {
  const found = FACTS[code]?.find(({ needs }) => needs.every((name) => isFact(data[name])));
  if (found === undefined) return { key: problemKey(t, code), figures: {}, instants: {} };
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
