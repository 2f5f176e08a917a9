import {
  type Appeal,
  APPEAL_DECISIONS,
  type Case,
  CASE_DECISIONS,
  CASE_EVENTS,
  CASE_STATES,
  CASE_SUBJECTS,
  type CaseDecision,
  type CaseEvent,
  type CaseSubject,
  type Report,
  REPORT_REASONS,
} from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { outboxKeys } from '../outbox/outbox.item.ts';
import { oneOf, record, recordOrAbsent, records, text, textOrAbsent, whole } from '../dynamo/parse.ts';

const CASE_RECORD = 'CASE';
export const REPORT_PREFIX = 'REPORT#';
const EVENT_PREFIX = 'EVENT#';

/** Prefix of the records of a member that lead to cases. */
export const CASE_TRACE = 'CASE#';
export const CASE_PARTS = ['concerned', 'reporter', 'staff'] as const;
/** A member's part in a case. */
export type CasePart = (typeof CASE_PARTS)[number];

export function caseKey(caseId: string) {
  return { caseId, record: CASE_RECORD };
}

/** Key of the pointer to the open case of a thing. */
export function openCaseKey({ kind, id }: CaseSubject) {
  return { caseId: partitionKey('cases', 'subject', kind, id), record: 'OPEN' };
}

/** Key of the item that dispatches the latest event of a case. */
export function caseEventKey({ caseId, events }: Case) {
  return { caseId, record: EVENT_PREFIX + String(events.length).padStart(4, '0') };
}

/** Returns the item that keeps the latest event of a case in the outbox until it is dispatched. */
export function toCaseEventItem(found: Case): Item {
  const key = caseEventKey(found);
  return { ...key, ...outboxKeys(found.caseId, found.events.at(-1)?.at ?? found.openedAt, key.record) };
}

/** Returns the event that the record of such an item names. */
export function eventOf({ events }: Case, record: string): CaseEvent | undefined {
  return events[Number(record.slice(EVENT_PREFIX.length)) - 1];
}

export function isCaseItem(item: Item): boolean {
  return item['record'] === CASE_RECORD;
}

/** @param reporterId so that a person has one report of a case */
export function reportKey(caseId: string, reporterId: string) {
  return { caseId, record: REPORT_PREFIX + reporterId };
}

/** Key of the number of decisions of a month (`2026-11`), kind of subject, reason and outcome. */
export function decisionCountKey(month: string, kind: string, reason: string, outcome: string) {
  return { caseId: decisionCounts(), record: [month, kind, reason, outcome].join('#') };
}

export function decisionCounts(): string {
  return partitionKey('cases', 'decisions', 'all');
}

/** The record of a member that names a case with the member's part in it. */
export function caseTraceKey(userId: string, part: CasePart, caseId: string) {
  return { userId, record: `${CASE_TRACE}${part}#${caseId}` };
}

export function toCaseItem(found: Case): Item {
  return { ...found, ...caseKey(found.caseId), stateSince: `${stateSince(found)}#${found.caseId}` };
}

/** Returns the time since when a case is in its stored state. */
export function stateSince({ state, openedAt, decision, appeal }: Case): string {
  const since = { OPEN: openedAt, DECIDED: decision?.at, APPEALED: appeal?.at, CLOSED: appeal?.decidedAt }[state];
  return since ?? decision?.at ?? openedAt;
}

export function parseCase(item: Item): Case {
  const subject = record(item, 'subject');
  const decision = recordOrAbsent(item, 'decision');
  const appeal = recordOrAbsent(item, 'appeal');
  return {
    caseId: text(item, 'caseId'),
    subject: { kind: oneOf(subject, 'kind', CASE_SUBJECTS), id: text(subject, 'id') },
    concernedId: text(item, 'concernedId'),
    reason: oneOf(item, 'reason', REPORT_REASONS),
    state: oneOf(item, 'state', CASE_STATES),
    openedAt: text(item, 'openedAt'),
    ...(decision && { decision: parseDecision(decision) }),
    ...(appeal && { appeal: parseAppeal(appeal) }),
    events: records(item, 'events').map((event) => ({
      at: text(event, 'at'),
      actorId: text(event, 'actorId'),
      kind: oneOf(event, 'kind', CASE_EVENTS),
      ...optional(event, 'reason'),
    })),
    version: whole(item, 'version'),
  };
}

export function toReportItem(report: Report): Item {
  return { ...report, ...reportKey(report.caseId, report.reporterId) };
}

export function parseReport(item: Item): Report {
  return {
    reportId: text(item, 'reportId'),
    caseId: text(item, 'caseId'),
    reporterId: text(item, 'reporterId'),
    reason: oneOf(item, 'reason', REPORT_REASONS),
    ...optional(item, 'text'),
    snapshot: text(item, 'snapshot'),
    at: text(item, 'at'),
  };
}

function parseDecision(item: Item): CaseDecision {
  return {
    decision: oneOf(item, 'decision', CASE_DECISIONS),
    reason: text(item, 'reason'),
    ...optional(item, 'rule'),
    ...(item['days'] !== undefined && { days: whole(item, 'days') }),
    ...optional(item, 'until'),
    decidedBy: text(item, 'decidedBy'),
    at: text(item, 'at'),
  };
}

function parseAppeal(item: Item): Appeal {
  return {
    text: text(item, 'text'),
    at: text(item, 'at'),
    ...(item['decision'] !== undefined && { decision: oneOf(item, 'decision', APPEAL_DECISIONS) }),
    ...optional(item, 'reason'),
    ...optional(item, 'decidedBy'),
    ...optional(item, 'decidedAt'),
  };
}

function optional<Name extends string>(item: Item, name: Name): Partial<Record<Name, string>> {
  const value = textOrAbsent(item, name);
  const found: Partial<Record<Name, string>> = {};
  if (value !== undefined) found[name] = value;
  return found;
}
