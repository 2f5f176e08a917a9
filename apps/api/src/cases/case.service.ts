import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  appealCase,
  refuseConcerned,
  type Case,
  caseAsSeen,
  caseKnownTo,
  type CaseState,
  decideAppeal,
  decideCase,
  type Call,
  decideQuest,
  hideCall,
  isExpired,
  liftSuspension,
  type Quest,
  RuleError,
  showCall,
  suspendedUntil,
  suspensionOf,
} from '@civicforge/domain';
import { CallRepository } from '../calls/call.repository.dynamo.ts';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { CursorCodec } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { Outbox } from '../outbox/outbox.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import { eventKey } from '../quests/quest-event.item.ts';
import { toPersonView } from '../quests/quest.mapper.ts';
import { actorOf } from '../users/member.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { CaseDecisions, type DecidedCase, type Effect } from './case-decisions.dynamo.ts';
import { caseEventKey } from './case.item.ts';
import { CASE_PROBLEMS } from './case-problems.ts';
import {
  type CaseListQuery,
  type CasePageView,
  type CaseView,
  type DecideAppealBody,
  type DecideCaseBody,
  type OwnCasePageView,
  type OwnCaseView,
  peopleIn,
  type SuspensionView,
  toCaseRowView,
  toCaseView,
  toOwnCaseView,
} from './case.dto.ts';
import { CaseRepository, type StoredCase } from './case.repository.dynamo.ts';
import { partiesOf, ReportedThings, type StoredThing } from './reported-thing.ts';

/** Attempts against changes of the case or the thing at the same time. */
const ATTEMPTS = 5;

type Decider = Actor & { readonly isAdmin: boolean };

/** Decides cases and appeals. Each decision and its effect are one transaction. */
@Injectable()
export class CaseService {
  constructor(
    private readonly cases: CaseRepository,
    private readonly decisions: CaseDecisions,
    private readonly things: ReportedThings,
    private readonly calls: CallRepository,
    private readonly users: UserRepository,
    private readonly companions: CompanionRepository,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Lists cases of a state, the oldest first. Those about the caller are absent. */
  async list({ state = 'OPEN', limit = DEFAULT_LIMIT, cursor }: CaseListQuery, caller: Caller): Promise<CasePageView> {
    const scope = { person: caller.userId, path: '/admin/cases', filters: { state }, sort: 'oldest' };
    const position = cursor === undefined ? {} : this.cursors.open(scope, cursor);
    const now = this.clock.iso();
    // A case whose time for an appeal is over is CLOSED for readers and DECIDED in the index.
    const stored: CaseState = state === 'CLOSED' && position['in'] !== 'CLOSED' ? 'DECIDED' : state;
    const { cases, next } = await this.cases.page(stored, limit, position['after']);
    const shown = cases.filter(
      (found) =>
        found.state === stored && caseAsSeen(found, now).state === state && found.concernedId !== caller.userId,
    );
    const following =
      next !== undefined ? { after: next, in: stored } : stored === state ? undefined : { in: 'CLOSED' };
    const { people } = await this.companions.of([], caller.userId, { also: shown.flatMap((one) => peopleIn(one)) });
    return {
      items: shown.map((found) => toCaseRowView(found, now, (userId) => toPersonView(userId, people))),
      ...(following && { nextCursor: this.cursors.seal(scope, following) }),
    };
  }

  /** @throws RuleError `quest.forbidden` for the person concerned, who must not read who reported, Problem `case.not-found` */
  async one(caseId: string, caller: Caller): Promise<CaseView> {
    const stored = await this.get(caseId);
    refuseConcerned(stored.found, caller);
    return this.viewOf(stored, caller);
  }

  /** Lists the decided cases that concern the caller, newest first. */
  async own({ limit = DEFAULT_LIMIT, cursor }: PageQuery, caller: Caller): Promise<OwnCasePageView> {
    const scope = { person: caller.userId, path: '/users/me/cases', filters: {}, sort: 'newest' };
    const after = cursor === undefined ? undefined : this.cursors.open(scope, cursor)['after'];
    const { cases, next } = await this.cases.concerning(caller.userId, limit, after);
    const now = this.clock.iso();
    return {
      items: cases.filter((found) => caseKnownTo(found, caller.userId)).map((found) => toOwnCaseView(found, now)),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  /** @throws RuleError of `decideCase`, Problem `case.not-found`, `busy` */
  decide(caseId: string, body: DecideCaseBody, caller: Caller, change: Change): Promise<Answer<CaseView>> {
    return this.change(caseId, caller, change, async (stored, thing) => {
      const after = decideCase(stored.found, body, await this.contextOf(stored, thing, caller));
      return { after, outcome: body.decision, effect: await this.effectOf(after, thing, caller) };
    });
  }

  /** @throws RuleError of `decideAppeal`, Problem `case.not-found`, `busy` */
  decideAppeal(caseId: string, body: DecideAppealBody, caller: Caller, change: Change): Promise<Answer<CaseView>> {
    return this.change(caseId, caller, change, async (stored, thing) => {
      const { found } = stored;
      const after = decideAppeal(found, body, await this.contextOf(stored, thing, caller));
      if (body.decision === 'uphold') return { after, outcome: 'upheld', effect: { kind: 'none' } };
      return { after, outcome: 'reversed', effect: await this.reversalOf(found, thing) };
    });
  }

  /** @throws RuleError `case.appealed`, `case.closed`, Problem `case.not-found` for all but the person concerned */
  async appeal(caseId: string, text: string, caller: Caller, change: Change): Promise<Answer<OwnCaseView>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { found } = await this.get(caseId);
      if (!caseKnownTo(found, caller.userId)) throw new Problem(CASE_PROBLEMS['case.not-found']);
      const now = this.clock.iso();
      const after = appealCase(found, { text, now });
      const appealed = answer(toOwnCaseView(after, now));
      try {
        await this.cases.save(
          this.cases.changeWrites(found, after),
          `${change.id}-${attempt}`,
          change.finish(() => appealed),
        );
        this.outbox.announce(caseEventKey(after));
        return appealed;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      }
    }
    throw busy();
  }

  /** @throws RuleError `user.not-suspended`, `quest.forbidden` */
  async lift(userId: string, reason: string, caller: Caller, change: Change): Promise<Answer<SuspensionView>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const member = await this.users.find(userId);
      const now = this.clock.iso();
      if (member === undefined || member === 'deleted' || suspendedUntil(member, now) === undefined)
        throw notSuspended();
      const { suspension } = member;
      if (suspension === undefined) throw notSuspended();
      const stored = await this.get(suspension.caseId);
      const context = await this.contextOf(stored, await this.things.stored(stored.found.subject), caller);
      const after = liftSuspension(stored.found, reason, context);
      const effect = { kind: 'lift', member } as const;
      const lifted = answer<SuspensionView>({ userId, suspended: false });
      const decided = { before: stored.found, after, effect, finished: change.finish(() => lifted) };
      if (await this.store({ ...decided, moderatorId: caller.userId, now, changeId: change.id, attempt }))
        return lifted;
    }
    throw busy();
  }

  /** Repeats a change on the stored state until no other change comes in between. */
  private async change(
    caseId: string,
    caller: Caller,
    change: Change,
    decide: (stored: StoredCase, thing: StoredThing) => Promise<Pick<DecidedCase, 'after' | 'outcome' | 'effect'>>,
  ): Promise<Answer<CaseView>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await this.get(caseId);
      const decided = await decide(stored, await this.things.stored(stored.found.subject));
      const decision = answer(await this.viewOf({ ...stored, found: decided.after }, caller));
      const request = { moderatorId: caller.userId, now: this.clock.iso(), changeId: change.id, attempt };
      const isStored = await this.store({
        ...{ ...decided, ...request, before: stored.found, finished: change.finish(() => decision) },
      });
      if (isStored) return decision;
    }
    throw busy();
  }

  /** Returns false after a lost race. */
  private async store(decided: DecidedCase): Promise<boolean> {
    try {
      await this.decisions.save(decided);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      return false;
    }
    // The cancelled quest has an event of its own.
    const { effect, changeId, after } = decided;
    if (effect.kind === 'cancel') this.outbox.announce(eventKey(effect.before.questId, changeId));
    this.outbox.announce(caseEventKey(after));
    return true;
  }

  private async effectOf({ decision, concernedId }: Case, thing: StoredThing, caller: Caller): Promise<Effect> {
    if (decision?.decision === 'hide') return this.hiding(thing, decision.reason, caller);
    if (decision?.decision !== 'suspend') return { kind: 'none' };
    const member = await this.users.find(concernedId);
    return member === undefined || member === 'deleted' ? { kind: 'none' } : { kind: 'suspend', member };
  }

  /** Hides the thing. An OPEN quest is cancelled and its points go back. The call of a quest ends. */
  private async hiding({ quest, comment }: StoredThing, reason: string, caller: Caller): Promise<Effect> {
    if (comment !== undefined) return { kind: 'conceal', comment };
    if (quest === undefined) return { kind: 'none' };
    const now = this.clock.iso();
    const call = await this.callOf(quest, hideCall);
    if (quest.status !== 'OPEN' || isExpired(quest, now)) {
      return { kind: 'replace', before: quest, quest: withHidden(quest, true, now), call };
    }
    const context = { actor: actorOf(caller), now, economy: this.settings.economy };
    const cancelled = decideQuest(quest, { action: 'cancel', reason }, context);
    const decision = { ...cancelled, quest: { ...cancelled.quest, hidden: true as const } };
    return { kind: 'cancel', before: quest, decision, call };
  }

  private async callOf({ questId, callId }: Quest, change: (call: Call, questId: string) => Call) {
    const call = callId === undefined ? undefined : (await this.calls.find(callId))?.call;
    return call && change(call, questId);
  }

  /** Lifts hiding or suspension. A cancelled quest stays CANCELLED. */
  private async reversalOf(found: Case, { quest, comment }: StoredThing): Promise<Effect> {
    const isHidden = found.decision?.decision === 'hide';
    if (isHidden && comment !== undefined) return { kind: 'reveal', comment };
    if (isHidden && quest !== undefined) {
      const call = await this.callOf(quest, showCall);
      return { kind: 'replace', before: quest, quest: withHidden(quest, false, this.clock.iso()), call };
    }
    const member = await this.users.find(found.concernedId);
    const isOwn = member !== undefined && member !== 'deleted' && member.suspension?.caseId === found.caseId;
    if (!isOwn) return { kind: 'none' };
    const remaining = suspensionOf(await this.othersAbout(found), this.clock.iso());
    return { kind: 'lift', member, ...(remaining && { remaining }) };
  }

  private async othersAbout({ caseId, concernedId }: Case): Promise<Case[]> {
    const ids = await this.cases.tracesOf(concernedId, 'concerned');
    return this.cases.readCases(ids.filter((id) => id !== caseId));
  }

  /** A decision about a quest concerns its call, so a member with a place of the call is involved. */
  private async contextOf({ reports }: StoredCase, thing: StoredThing, caller: Caller) {
    const actor: Decider = { ...actorOf(caller), isAdmin: caller.isAdmin };
    const callId = thing.comment === undefined ? thing.quest?.callId : undefined;
    const hasPlace = callId !== undefined && (await this.calls.hasPlace(callId, caller.userId));
    const parties = hasPlace ? [...partiesOf(thing), caller.userId] : partiesOf(thing);
    const involved = [...parties, ...reports.map(({ reporterId }) => reporterId)];
    return { actor, now: this.clock.iso(), involved };
  }

  private async viewOf({ found, reports }: StoredCase, caller: Caller): Promise<CaseView> {
    const also = [...new Set(peopleIn(found, reports))];
    const { people } = await this.companions.of([], caller.userId, { also });
    return toCaseView(found, reports, this.clock.iso(), (userId) => toPersonView(userId, people));
  }

  private async get(caseId: string): Promise<StoredCase> {
    const stored = await this.cases.find(caseId);
    if (stored === undefined) throw new Problem(CASE_PROBLEMS['case.not-found']);
    return stored;
  }
}

function notSuspended(): RuleError {
  return new RuleError('user.not-suspended', 'The account is not suspended.', {});
}

function busy(): Problem {
  return new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
}

/** Returns the quest as hidden, or visible again. */
function withHidden(quest: Quest, isHidden: boolean, now: string): Quest {
  const { hidden: _hidden, hiddenWith: _hiddenWith, ...visible } = quest;
  const changed = { ...visible, version: quest.version + 1, updatedAt: now };
  return isHidden ? { ...changed, hidden: true } : changed;
}
