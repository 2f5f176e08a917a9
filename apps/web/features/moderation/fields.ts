export interface DecideFields {
  decision: string;
  /** Undefined until the field is shown. */
  days?: string;
  reason: string;
  rule: string;
}

export interface AnswerFields {
  decision: string;
  reason: string;
}

export interface LiftFields {
  reason: string;
}
