/** Forms of the fields of `RuleError.data`. A `?` at the end marks a field that an error may lack. */
type FieldForm = 'instant' | 'integer' | 'text' | 'texts';
type DataForm = Readonly<Record<string, FieldForm | `${FieldForm}?`>>;

interface Declared {
  readonly kind: 'forbidden' | 'stale' | 'conflict' | 'payment-required' | 'invalid';
  readonly title: string;
  /** Facts behind the refusal (limits, dates, amounts), so that a client can state them in its own words. */
  readonly data: DataForm;
}

/**
 * The refusals of the rules: stable code, kind, title and the form of the data. The edge maps `kind` to a status; the
 * domain knows no HTTP.
 */
export const RULE_ERRORS = {
  'quest.own': { kind: 'forbidden', title: 'This is your own quest', data: {} },
  'quest.forbidden': { kind: 'forbidden', title: 'You are not allowed to do this with this quest', data: {} },
  'version.stale': {
    kind: 'stale',
    title: 'The quest has changed since you read it',
    data: { version: 'integer', expected: 'integer' },
  },
  'quest.not-open': {
    kind: 'conflict',
    title: 'The quest is no longer open',
    data: { status: 'text', allowed: 'texts' },
  },
  'quest.wrong-state': {
    kind: 'conflict',
    title: 'The quest is not in a state that allows this',
    data: { status: 'text', allowed: 'texts?', from: 'instant?' },
  },
  'quest.changes-exhausted': {
    kind: 'conflict',
    title: 'You have already asked for changes three times',
    data: { maximum: 'integer' },
  },
  'attestation.duplicate': {
    kind: 'conflict',
    title: 'You have already confirmed this quest',
    data: { at: 'instant' },
  },
  'attestation.too-early': {
    kind: 'conflict',
    title: 'It is too early for a witness',
    data: { waitDays: 'integer', from: 'instant?' },
  },
  'reward.wrong-state': {
    kind: 'conflict',
    title: 'The reward is not in a state that allows this',
    data: { status: 'text', allowed: 'texts' },
  },
  'points.insufficient': {
    kind: 'payment-required',
    title: 'Not enough points',
    data: { needed: 'integer', has: 'integer' },
  },
  'reason.required': { kind: 'invalid', title: 'A reason is required', data: {} },
  'report.own': { kind: 'forbidden', title: 'This is your own', data: {} },
  'report.duplicate': { kind: 'conflict', title: 'You have already reported this', data: {} },
  'case.admin-only': {
    kind: 'forbidden',
    title: 'Only an administrator may decide this',
    data: { maximum: 'integer' },
  },
  'case.same-moderator': { kind: 'forbidden', title: 'Another moderator decides about the appeal', data: {} },
  'case.decided': { kind: 'conflict', title: 'The case is decided', data: { status: 'text' } },
  'case.appealed': { kind: 'conflict', title: 'You have already appealed', data: { at: 'instant' } },
  'case.closed': { kind: 'conflict', title: 'The case is closed', data: { status: 'text' } },
  'case.not-appealed': { kind: 'conflict', title: 'The case has no open appeal', data: { status: 'text' } },
  'case.decision': { kind: 'invalid', title: 'The decision does not fit the case', data: {} },
  'user.suspended': { kind: 'forbidden', title: 'Your account is suspended', data: { until: 'instant' } },
  'user.not-suspended': { kind: 'conflict', title: 'The account is not suspended', data: {} },
  'quest.deadline': {
    kind: 'invalid',
    title: 'The deadline is out of range',
    data: { earliest: 'instant', latest: 'instant' },
  },
  'quest.start': {
    kind: 'invalid',
    title: 'The start is out of range',
    data: { earliest: 'instant', latest: 'instant' },
  },
  'quest.deadline-after-start': {
    kind: 'invalid',
    title: 'The deadline is after the start',
    data: { latest: 'instant' },
  },
  'call.rule': { kind: 'invalid', title: 'The rule of the repetition is not valid', data: {} },
  'call.start': { kind: 'invalid', title: 'The start does not match the repetition', data: {} },
  'call.deadline': { kind: 'invalid', title: 'The deadline is too long before the start', data: { days: 'integer' } },
  'call.forbidden': { kind: 'forbidden', title: 'This is not your call', data: {} },
  'call.full': { kind: 'conflict', title: 'All places of this date are taken', data: {} },
  'call.already-in': { kind: 'conflict', title: 'You already have a place of this date', data: {} },
  'call.all-made': { kind: 'conflict', title: 'All dates of the call are made', data: {} },
  'call.ended': { kind: 'conflict', title: 'The call has ended', data: {} },
} as const satisfies Readonly<Record<string, Declared>>;

export type RuleErrorCode = keyof typeof RULE_ERRORS;
export type RuleErrorKind = Declared['kind'];

interface Values {
  /** ISO 8601 UTC with milliseconds. */
  readonly instant: string;
  readonly integer: number;
  readonly text: string;
  readonly texts: readonly string[];
}
type ValueOf<Form> = Form extends keyof Values ? Values[Form] : never;
type DataOf<Form> = {
  readonly [Name in keyof Form as Form[Name] extends FieldForm ? Name : never]: ValueOf<Form[Name]>;
} & {
  readonly [Name in keyof Form as Form[Name] extends FieldForm ? never : Name]?: Form[Name] extends `${infer Some}?`
    ? ValueOf<Some>
    : never;
};

/** The data of one code, as `RULE_ERRORS` declares it. */
export type RuleErrorData<Code extends RuleErrorCode> = DataOf<(typeof RULE_ERRORS)[Code]['data']>;

/** What a rule refuses, before anyone throws it: a question whether an action is allowed needs no error with its stack. */
export type Refusal = {
  [Code in RuleErrorCode]: { readonly code: Code; readonly detail: string; readonly data: RuleErrorData<Code> };
}[RuleErrorCode];

/** Thrown by the rules: a stable code, its data, and a detail that is safe to show. */
export class RuleError<Code extends RuleErrorCode = RuleErrorCode> extends Error {
  readonly code: Code;
  readonly detail: string;
  readonly data: RuleErrorData<Code>;
  /** Path of the invalid field, for the kind `invalid`. */
  readonly path: string | undefined;

  constructor(code: Code, detail: string, data: RuleErrorData<Code>, path?: string) {
    super(`${code}: ${detail}`);
    this.name = 'RuleError';
    this.code = code;
    this.detail = detail;
    this.data = data;
    this.path = path;
  }

  static of({ code, detail, data }: Refusal): RuleError {
    return new RuleError<RuleErrorCode>(code, detail, data);
  }

  get kind(): RuleErrorKind {
    return RULE_ERRORS[this.code].kind;
  }

  get title(): string {
    return RULE_ERRORS[this.code].title;
  }
}
