import type { Case, CaseEvent } from '../case/case.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { NoticeDraft, NoticeKind } from './notice.ts';

/** What the notice of a case tells. */
export const CASE_OUTCOMES = ['dismiss', 'hide', 'warn', 'suspend', 'uphold', 'reverse', 'lift'] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

export interface HeardCaseEvent {
  readonly found: Case;
  readonly event: CaseEvent;
  readonly reporterIds: readonly string[];
  /** Parties of the reported thing. */
  readonly partyIds: readonly string[];
  /** Moderators and admins who were seen lately. */
  readonly staff: readonly string[];
}

const TOLD: Partial<Readonly<Record<CaseEvent['kind'], readonly [NoticeKind, CaseOutcome]>>> = {
  dismissed: ['case-decided', 'dismiss'],
  hidden: ['case-decided', 'hide'],
  warned: ['case-decided', 'warn'],
  suspended: ['suspended', 'suspend'],
  'suspension-lifted': ['case-decided', 'lift'],
  upheld: ['appeal-decided', 'uphold'],
  reversed: ['appeal-decided', 'reverse'],
};

/**
 * Returns the notices of an event of a case. A new case is told to moderators without a part in it, a dismissal to the
 * reporters without the case, and any other decision to the person concerned. None names a person.
 */
export function noticesOfCase({ found, event, reporterIds, partyIds, staff }: HeardCaseEvent): NoticeDraft[] {
  const { caseId, concernedId } = found;
  if (event.kind === 'opened') {
    const involved = [concernedId, ...reporterIds, ...partyIds];
    const hearers = staff.filter((userId) => !involved.includes(userId));
    return hearers.map((userId) => ({ userId, kind: 'reported', category: 'moderation', subject: { caseId } }));
  }
  const told = TOLD[event.kind];
  if (told === undefined) return [];
  const [kind, outcome] = told;
  const isDismissal = outcome === 'dismiss';
  const hearers = (isDismissal ? reporterIds : [concernedId]).filter((userId) => userId !== ERASED_MEMBER);
  const subject = isDismissal ? { outcome } : { caseId, outcome };
  return [...new Set(hearers)].map((userId) => ({ userId, kind, category: 'moderation', subject }));
}
