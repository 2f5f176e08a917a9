import { RuleError } from '../errors.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { Actor } from '../quest/quest.ts';
import { DAY } from '../time.ts';
import {
  type AppealDecisionKind,
  type Case,
  type CaseDecisionKind,
  type CaseEvent,
  type CaseSubject,
  type ReportReason,
} from './case.ts';
import { CASE_LIMITS } from './limits.ts';

interface Context {
  readonly actor: Actor & { readonly isAdmin?: boolean };
  readonly now: string;
  /** Parties of the reported thing and reporters. None of them decides. */
  readonly involved: readonly string[];
}

export interface DecideCommand {
  readonly decision: CaseDecisionKind;
  readonly reason: string;
  readonly rule?: string;
  readonly days?: number;
}

/** Opens a case with its first report. */
export function openCase(
  subject: CaseSubject,
  ctx: {
    readonly caseId: string;
    readonly concernedId: string;
    readonly reporterId: string;
    readonly reason: ReportReason;
    readonly now: string;
  },
): Case {
  const { caseId, concernedId, reporterId, reason, now } = ctx;
  const events: CaseEvent[] = [{ at: now, actorId: reporterId, kind: 'opened' }];
  return { caseId, subject, concernedId, reason, state: 'OPEN', openedAt: now, events, version: 1 };
}

/** Returns the end of the time for an appeal, or undefined for a case that allows none. */
export function appealableUntil({ decision }: Case): string | undefined {
  if (decision === undefined || decision.decision === 'dismiss') return undefined;
  return new Date(Date.parse(decision.at) + CASE_LIMITS.appealDays * DAY).toISOString();
}

/** Returns the case as readers see it: a decision without an appeal is CLOSED after 30 days. */
export function caseAsSeen(found: Case, now: string): Case {
  const until = appealableUntil(found);
  const isOver = found.state === 'DECIDED' && until !== undefined && until <= now;
  return isOver ? { ...found, state: 'CLOSED' } : found;
}

/** True if the person may read the case: the person concerned, once there is a decision with an effect. */
export function caseKnownTo({ concernedId, decision }: Case, userId: string): boolean {
  return concernedId === userId && decision !== undefined && decision.decision !== 'dismiss';
}

/** @throws RuleError `quest.forbidden` for the person concerned, also a moderator: only others read who reported */
export function refuseConcerned({ concernedId }: Case, { userId }: Pick<Actor, 'userId'>): void {
  if (userId === concernedId) throw new RuleError('quest.forbidden', 'This report is about you.', {});
}

/**
 * Decides a case.
 * @throws RuleError `quest.forbidden`, `case.admin-only`, `case.decided`, `case.decision` for a decision that does not
 * fit the subject
 */
export function decideCase(found: Case, command: DecideCommand, ctx: Context): Case {
  refuseInvolved(found, ctx);
  const { decision, reason, rule, days } = command;
  const { actor, now } = ctx;
  if (decision === 'suspend' && (days ?? 0) > CASE_LIMITS.daysOfModerators && actor.isAdmin !== true) {
    throw new RuleError('case.admin-only', 'Only an administrator suspends for more than 30 days.', {
      maximum: CASE_LIMITS.daysOfModerators,
    });
  }
  if (found.state !== 'OPEN') {
    throw new RuleError('case.decided', `The case is ${caseAsSeen(found, now).state}.`, { status: found.state });
  }
  refuseMisfit(found.subject, command);
  const until = days === undefined ? undefined : new Date(Date.parse(now) + days * DAY).toISOString();
  return {
    ...found,
    state: decision === 'dismiss' ? 'CLOSED' : 'DECIDED',
    decision: {
      ...{ decision, reason, decidedBy: actor.userId, at: now },
      ...(rule !== undefined && { rule }),
      ...(days !== undefined && { days }),
      ...(until !== undefined && { until }),
    },
    events: [...found.events, { at: now, actorId: actor.userId, kind: EVENT_OF[decision], reason }],
    version: found.version + 1,
  };
}

/**
 * Records the appeal of the person concerned.
 * @throws RuleError `case.appealed` for a second appeal, `case.closed` after 30 days
 */
export function appealCase(found: Case, { text, now }: { readonly text: string; readonly now: string }): Case {
  if (found.appeal !== undefined) {
    throw new RuleError('case.appealed', 'You have already appealed this decision.', { at: found.appeal.at });
  }
  if (caseAsSeen(found, now).state !== 'DECIDED') {
    throw new RuleError('case.closed', 'The time for an appeal is over.', { status: 'CLOSED' });
  }
  return {
    ...found,
    state: 'APPEALED',
    appeal: { text, at: now },
    events: [...found.events, { at: now, actorId: found.concernedId, kind: 'appealed' }],
    version: found.version + 1,
  };
}

/**
 * Decides the appeal. Another member than the first decides.
 * @throws RuleError `quest.forbidden`, `case.same-moderator`, `case.not-appealed`
 */
export function decideAppeal(
  found: Case,
  { decision, reason }: { readonly decision: AppealDecisionKind; readonly reason: string },
  ctx: Context,
): Case {
  refuseInvolved(found, ctx);
  const { actor, now } = ctx;
  if (found.decision?.decidedBy === actor.userId) {
    throw new RuleError('case.same-moderator', 'Another moderator decides about the appeal.', {});
  }
  if (found.state !== 'APPEALED' || found.appeal === undefined) {
    const status = caseAsSeen(found, now).state;
    throw new RuleError('case.not-appealed', `The case is ${status}.`, { status });
  }
  return {
    ...found,
    state: 'CLOSED',
    appeal: { ...found.appeal, decision, reason, decidedBy: actor.userId, decidedAt: now },
    events: [
      ...found.events,
      { at: now, actorId: actor.userId, kind: decision === 'uphold' ? 'upheld' : 'reversed', reason },
    ],
    version: found.version + 1,
  };
}

/** Records that a suspension ended early. The state stays. */
export function liftSuspension(found: Case, reason: string, ctx: Context): Case {
  refuseInvolved(found, ctx);
  const event = { at: ctx.now, actorId: ctx.actor.userId, kind: 'suspension-lifted', reason } as const;
  return { ...found, events: [...found.events, event], version: found.version + 1 };
}

/**
 * Returns the suspension that is in force at `now` by decisions about one member, the longest of several. A decision counts
 * until it is reversed, or until a moderator ends the suspension of the member early.
 */
export function suspensionOf(
  cases: readonly Case[],
  now: string,
): { readonly until: string; readonly caseId: string } | undefined {
  const ends = cases.flatMap(({ events }) => events.filter(({ kind }) => kind === 'suspension-lifted'));
  const liftedAt = ends.map(({ at }) => at).reduce((one, other) => (one > other ? one : other), '');
  return cases
    .flatMap(({ caseId, decision, appeal }) => {
      if (decision?.until === undefined || appeal?.decision === 'reverse' || decision.at <= liftedAt) return [];
      return decision.until > now ? [{ until: decision.until, caseId }] : [];
    })
    .reduce<{ until: string; caseId: string } | undefined>(
      (longest, one) => (longest === undefined || one.until > longest.until ? one : longest),
      undefined,
    );
}

/** Removes a member from a case: the id, and the appeal's text of the person concerned. Decisions stay. */
export function eraseFromCase(found: Case, userId: string): Case {
  const other = (id: string) => (id === userId ? ERASED_MEMBER : id);
  const { subject, concernedId, decision, appeal, events } = found;
  return {
    ...found,
    subject: subject.kind === 'user' ? { ...subject, id: other(subject.id) } : subject,
    concernedId: other(concernedId),
    ...(decision && { decision: { ...decision, decidedBy: other(decision.decidedBy) } }),
    ...(appeal && {
      appeal: {
        ...appeal,
        ...(concernedId === userId && { text: '' }),
        ...(appeal.decidedBy !== undefined && { decidedBy: other(appeal.decidedBy) }),
      },
    }),
    events: events.map((event) => ({ ...event, actorId: other(event.actorId) })),
    version: found.version + 1,
  };
}

const EVENT_OF = { dismiss: 'dismissed', hide: 'hidden', warn: 'warned', suspend: 'suspended' } as const;

function refuseInvolved({ concernedId }: Case, { actor, involved }: Context): void {
  if (!actor.isModerator || actor.userId === concernedId || involved.includes(actor.userId)) {
    throw new RuleError('quest.forbidden', 'You do not decide about a thing that you have a part in.', {});
  }
}

function refuseMisfit({ kind }: CaseSubject, { decision, days }: DecideCommand): void {
  if (decision === 'hide' && kind === 'user') {
    throw new RuleError('case.decision', 'A person cannot be hidden.', {}, 'decision');
  }
  if ((decision === 'suspend') !== (days !== undefined)) {
    throw new RuleError('case.decision', 'Only a suspension has days, and it needs them.', {}, 'days');
  }
}
