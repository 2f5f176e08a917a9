import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  APPEAL_DECISIONS,
  type AppealDecisionKind,
  appealableUntil,
  type Case,
  CASE_DECISIONS,
  CASE_EVENTS,
  CASE_LIMITS,
  CASE_STATES,
  CASE_SUBJECTS,
  caseAsSeen,
  type CaseDecisionKind,
  type CaseState,
  type Report,
  REPORT_REASONS,
  type ReportReason,
} from '@civicforge/domain';
import { OneOf, Optional, PageQuery, PlainText, WholeNumber } from '../http/validation.ts';
import { PersonView } from '../quests/quest.view.ts';

export class ReportBody {
  @OneOf(REPORT_REASONS)
  reason!: ReportReason;

  @Optional()
  @PlainText({ ...CASE_LIMITS.reportText, multiline: true })
  @ApiPropertyOptional()
  text?: string;
}

export class ReportView {
  @ApiProperty()
  reportId!: string;
}

export class CaseListQuery extends PageQuery {
  @Optional()
  @OneOf(CASE_STATES)
  @ApiPropertyOptional({ default: 'OPEN' })
  state?: CaseState;
}

export class DecideCaseBody {
  @OneOf(CASE_DECISIONS)
  decision!: CaseDecisionKind;

  /** The person concerned reads it. */
  @PlainText({ ...CASE_LIMITS.reason, multiline: true })
  reason!: string;

  /** Only with `suspend`, which needs it. */
  @Optional()
  @WholeNumber(CASE_LIMITS.days.min, CASE_LIMITS.days.max)
  @ApiPropertyOptional()
  days?: number;

  @Optional()
  @PlainText(CASE_LIMITS.rule)
  @ApiPropertyOptional()
  rule?: string;
}

export class AppealBody {
  @PlainText({ ...CASE_LIMITS.appeal, multiline: true })
  text!: string;
}

export class DecideAppealBody {
  @OneOf(APPEAL_DECISIONS)
  decision!: AppealDecisionKind;

  @PlainText({ ...CASE_LIMITS.reason, multiline: true })
  reason!: string;
}

export class LiftSuspensionBody {
  @PlainText({ ...CASE_LIMITS.reason, multiline: true })
  reason!: string;
}

export class CaseSubjectView {
  @ApiProperty({ enum: [...CASE_SUBJECTS] })
  kind!: Case['subject']['kind'];

  @ApiProperty()
  id!: string;
}

export class CaseDecisionView {
  @ApiProperty({ enum: [...CASE_DECISIONS] })
  decision!: CaseDecisionKind;

  @ApiProperty()
  reason!: string;

  @ApiPropertyOptional()
  rule?: string;

  @ApiPropertyOptional({ type: 'integer' })
  days?: number;

  @ApiPropertyOptional({ format: 'date-time' })
  until?: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  /** For moderators only. */
  @ApiPropertyOptional({ type: PersonView })
  decidedBy?: PersonView;
}

export class AppealView {
  @ApiProperty()
  text!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiPropertyOptional({ enum: [...APPEAL_DECISIONS] })
  decision?: AppealDecisionKind;

  @ApiPropertyOptional()
  reason?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  decidedAt?: string;

  /** For moderators only. */
  @ApiPropertyOptional({ type: PersonView })
  decidedBy?: PersonView;
}

export class CaseReportView {
  @ApiProperty()
  reportId!: string;

  @ApiProperty({ type: PersonView })
  reporter!: PersonView;

  @ApiProperty({ enum: [...REPORT_REASONS] })
  reason!: ReportReason;

  @ApiPropertyOptional()
  text?: string;

  /** The reported text at the time of the report. */
  @ApiProperty()
  snapshot!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class CaseEventView {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: PersonView })
  actor!: PersonView;

  @ApiProperty({ enum: ['reported', ...CASE_EVENTS] })
  kind!: string;

  @ApiPropertyOptional()
  reason?: string;
}

/** A case as the person concerned sees it: no reporter, no text of a report, no moderator. */
export class OwnCaseView {
  @ApiProperty()
  caseId!: string;

  @ApiProperty({ type: CaseSubjectView })
  subject!: CaseSubjectView;

  @ApiProperty({ enum: [...CASE_STATES] })
  state!: CaseState;

  @ApiPropertyOptional({ type: CaseDecisionView })
  decision?: CaseDecisionView;

  @ApiPropertyOptional({ type: AppealView })
  appeal?: AppealView;

  /** End of the time for an appeal; absent if none is possible any more. */
  @ApiPropertyOptional({ format: 'date-time' })
  appealUntil?: string;
}

export class OwnCasePageView {
  @ApiProperty({ type: [OwnCaseView] })
  items!: OwnCaseView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

/** A case in a list of moderators. */
export class CaseRowView extends OwnCaseView {
  @ApiProperty({ type: PersonView })
  concerned!: PersonView;

  /** Reason of the first report. */
  @ApiProperty({ enum: [...REPORT_REASONS] })
  reason!: ReportReason;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;
}

export class CasePageView {
  @ApiProperty({ type: [CaseRowView] })
  items!: CaseRowView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

export class CaseView extends CaseRowView {
  @ApiProperty({ type: [CaseReportView] })
  reports!: CaseReportView[];

  @ApiProperty({ type: [CaseEventView] })
  events!: CaseEventView[];
}

export class SuspensionView {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  suspended!: boolean;
}

export class PublicDecisionView {
  /** Month in UTC, such as `2026-11`. */
  @ApiProperty()
  month!: string;

  @ApiProperty({ enum: [...CASE_SUBJECTS] })
  kind!: string;

  @ApiProperty({ enum: [...REPORT_REASONS] })
  reason!: string;

  @ApiProperty({ enum: [...CASE_DECISIONS, 'upheld', 'reversed'] })
  outcome!: string;

  @ApiProperty({ type: 'integer' })
  count!: number;
}

export class PublicDecisionsView {
  @ApiProperty({ type: [PublicDecisionView] })
  items!: PublicDecisionView[];
}

/** A report of the member, for the export. */
export class OwnReportView {
  @ApiProperty()
  reportId!: string;

  @ApiProperty({ enum: [...REPORT_REASONS] })
  reason!: ReportReason;

  @ApiPropertyOptional()
  text?: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

type PersonOf = (userId: string) => PersonView;

export function toOwnCaseView(found: Case, now: string): OwnCaseView {
  const { caseId, subject, state, decision, appeal } = caseAsSeen(found, now);
  const until = state === 'DECIDED' ? appealableUntil(found) : undefined;
  return {
    caseId,
    subject: { kind: subject.kind, id: subject.id },
    state,
    ...(decision && { decision: decisionView(decision) }),
    ...(appeal && { appeal: appealView(appeal) }),
    ...(until !== undefined && { appealUntil: until }),
  };
}

export function toCaseRowView(found: Case, now: string, person: PersonOf): CaseRowView {
  const own = toOwnCaseView(found, now);
  const { decision, appeal } = found;
  return {
    ...own,
    ...(decision && { decision: { ...decisionView(decision), decidedBy: person(decision.decidedBy) } }),
    ...(appeal && {
      appeal: {
        ...appealView(appeal),
        ...(appeal.decidedBy !== undefined && { decidedBy: person(appeal.decidedBy) }),
      },
    }),
    concerned: person(found.concernedId),
    reason: found.reason,
    openedAt: found.openedAt,
  };
}

export function toCaseView(found: Case, reports: readonly Report[], now: string, person: PersonOf): CaseView {
  const reported = reports.map(({ at, reporterId }) => ({ at, actor: person(reporterId), kind: 'reported' }));
  const events = found.events.map(({ at, actorId, kind, reason }) => ({
    ...{ at, actor: person(actorId), kind },
    ...(reason !== undefined && { reason }),
  }));
  return {
    ...toCaseRowView(found, now, person),
    reports: reports.map(({ reportId, reporterId, reason, text, snapshot, at }) => ({
      ...{ reportId, reporter: person(reporterId), reason, snapshot, at },
      ...(text !== undefined && { text }),
    })),
    events: [...events, ...reported].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)),
  };
}

/** Ids of all members that the moderators' view of a case names. */
export function peopleIn(found: Case, reports: readonly Report[] = []): string[] {
  const { concernedId, decision, appeal, events } = found;
  const ids = [concernedId, decision?.decidedBy, appeal?.decidedBy, ...events.map(({ actorId }) => actorId)];
  return [...ids, ...reports.map(({ reporterId }) => reporterId)].flatMap((id) => id ?? []);
}

export function toOwnReportView({ reportId, reason, text, at }: Report): OwnReportView {
  return { reportId, reason, at, ...(text !== undefined && { text }) };
}

function decisionView({ decision, reason, rule, days, until, at }: NonNullable<Case['decision']>): CaseDecisionView {
  return {
    ...{ decision, reason, at },
    ...(rule !== undefined && { rule }),
    ...(days !== undefined && { days }),
    ...(until !== undefined && { until }),
  };
}

function appealView({ text, at, decision, reason, decidedAt }: NonNullable<Case['appeal']>): AppealView {
  return {
    ...{ text, at },
    ...(decision !== undefined && { decision }),
    ...(reason !== undefined && { reason }),
    ...(decidedAt !== undefined && { decidedAt }),
  };
}
