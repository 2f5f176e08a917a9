/** A case gathers the reports of one thing. Readonly data; times are ISO 8601 UTC strings with milliseconds. */

export const CASE_SUBJECTS = ['quest', 'comment', 'user'] as const;
export type CaseSubjectKind = (typeof CASE_SUBJECTS)[number];

export const REPORT_REASONS = ['spam', 'unsafe', 'harassment', 'fraud', 'private-data', 'other'] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

export const CASE_STATES = ['OPEN', 'DECIDED', 'APPEALED', 'CLOSED'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_DECISIONS = ['dismiss', 'hide', 'warn', 'suspend'] as const;
export type CaseDecisionKind = (typeof CASE_DECISIONS)[number];

export const APPEAL_DECISIONS = ['uphold', 'reverse'] as const;
export type AppealDecisionKind = (typeof APPEAL_DECISIONS)[number];

export interface CaseSubject {
  readonly kind: CaseSubjectKind;
  /** Quest id, comment id or user id. */
  readonly id: string;
}

export interface Report {
  readonly reportId: string;
  readonly caseId: string;
  readonly reporterId: string;
  readonly reason: ReportReason;
  readonly text?: string;
  /** The reported text at the time of the report. */
  readonly snapshot: string;
  readonly at: string;
}

export interface CaseDecision {
  readonly decision: CaseDecisionKind;
  /** The person concerned reads it. */
  readonly reason: string;
  /** The rule of the community that the decision rests on. */
  readonly rule?: string;
  readonly days?: number;
  /** End of a suspension. */
  readonly until?: string;
  readonly decidedBy: string;
  readonly at: string;
}

export interface Appeal {
  readonly text: string;
  readonly at: string;
  readonly decision?: AppealDecisionKind;
  readonly reason?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
}

export const CASE_EVENTS = [
  'opened',
  'dismissed',
  'hidden',
  'warned',
  'suspended',
  'appealed',
  'upheld',
  'reversed',
  'suspension-lifted',
] as const;

export interface CaseEvent {
  readonly at: string;
  readonly actorId: string;
  readonly kind: (typeof CASE_EVENTS)[number];
  readonly reason?: string;
}

export interface Case {
  readonly caseId: string;
  readonly subject: CaseSubject;
  /** Author of the quest or comment, or the reported person. */
  readonly concernedId: string;
  /** Reason of the first report. */
  readonly reason: ReportReason;
  readonly state: CaseState;
  readonly openedAt: string;
  readonly decision?: CaseDecision;
  readonly appeal?: Appeal;
  readonly events: readonly CaseEvent[];
  readonly version: number;
}
