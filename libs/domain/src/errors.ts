/**
 * Every way in which a rule says no, with its stable code. The edge maps `kind` to a status; the domain knows no HTTP.
 */
export const RULE_ERRORS = {
  'quest.own': { kind: 'forbidden', title: 'This is your own quest' },
  'quest.forbidden': { kind: 'forbidden', title: 'This quest does not allow you to do that' },
  'version.stale': { kind: 'stale', title: 'The quest has changed since you read it' },
  'quest.not-open': { kind: 'conflict', title: 'The quest is no longer open' },
  'quest.wrong-state': { kind: 'conflict', title: 'The quest is not in a state that allows this' },
  'quest.changes-exhausted': { kind: 'conflict', title: 'Changes were requested three times already' },
  'attestation.duplicate': { kind: 'conflict', title: 'You have attested already' },
  'attestation.too-early': { kind: 'conflict', title: 'It is too early for a witness' },
  'reward.wrong-state': { kind: 'conflict', title: 'The reward is not in a state that allows this' },
  'points.insufficient': { kind: 'payment-required', title: 'Not enough creation points' },
  'reason.required': { kind: 'invalid', title: 'A reason is required' },
  'quest.deadline': { kind: 'invalid', title: 'The deadline is out of range' },
} as const;

export type RuleErrorCode = keyof typeof RULE_ERRORS;
export type RuleErrorKind = (typeof RULE_ERRORS)[RuleErrorCode]['kind'];

/** Thrown by the rules; carries the stable code and a detail that is safe to show. */
export class RuleError extends Error {
  readonly code: RuleErrorCode;
  readonly detail: string;
  /** For `invalid`: the path of the field at fault. */
  readonly path: string | undefined;

  constructor(code: RuleErrorCode, detail: string, path?: string) {
    super(`${code}: ${detail}`);
    this.name = 'RuleError';
    this.code = code;
    this.detail = detail;
    this.path = path;
  }

  get kind(): RuleErrorKind {
    return RULE_ERRORS[this.code].kind;
  }

  get title(): string {
    return RULE_ERRORS[this.code].title;
  }
}
