import { Inject, Injectable } from '@nestjs/common';
import {
  type Actor,
  appealCase,
  type Case,
  caseAsSeen,
  caseKnownTo,
  type CaseState,
  decideAppeal,
  decideCase,
  decideQuest,
  isExpired,
  liftSuspension,
  RuleError,
  suspendedUntil,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import type { NamedWrite } from '../dynamo/transaction.ts';
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
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { actorOf } from '../users/member.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import { CaseEffects, hidesSubject, withHidden } from './case-effects.dynamo.ts';
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
    private readonly effects: CaseEffects,
    private readonly things: ReportedThings,
    private readonly quests: QuestRepository,
    private readonly users: UserRepository,
    private readonly companions: CompanionRepository,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Lists cases of a state, the oldest first. */
  async list({ state = 'OPEN', limit = DEFAULT_LIMIT, cursor }: CaseListQuery, caller: Caller): Promise<CasePageView> {
    const scope = { person: caller.userId, path: '/admin/cases', filters: { state }, sort: 'oldest' };
    const position = cursor === undefined ? {} : this.cursors.open(scope, cursor);
    const now = this.clock.iso();
    // A case whose time for an appeal is over is CLOSED for readers and DECIDED in the index.
    const stored: CaseState = state === 'CLOSED' && position['in'] !== 'CLOSED' ? 'DECIDED' : state;
    const { cases, next } = await this.cases.page(stored, limit, position['after']);
    const shown = cases.filter((found) => found.state === stored && caseAsSeen(found, now).state === state);
    const following =
      next !== undefined ? { after: next, in: stored } : stored === state ? undefined : { in: 'CLOSED' };
    const { people } = await this.companions.of([], caller.userId, { also: shown.flatMap((one) => peopleIn(one)) });
    return {
      items: shown.map((found) => toCaseRowView(found, now, (userId) => toPersonView(userId, people))),
      ...(following && { nextCursor: this.cursors.seal(scope, following) }),
    };
  }

  async one(caseId: string, caller: Caller): Promise<CaseView> {
    return this.viewOf(await this.get(caseId), caller);
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
  decide(caseId: string, body: DecideCaseBody, caller: Caller, change: Change): Promise<CaseView> {
    return this.change(caseId, caller, change, async (stored, thing, attempt) => {
      const { found } = stored;
      const after = decideCase(found, body, this.contextOf(stored, thing, caller));
      const writes = [
        ...this.cases.changeWrites(found, after),
        this.cases.trace(caller.userId, 'staff', caseId),
        this.cases.countWrite(after, this.month(), body.decision),
        ...(body.decision === 'suspend' ? await this.suspension(after) : []),
      ];
      if (body.decision === 'hide') await this.hide(thing, writes, body.reason, caller, change, attempt);
      else await this.cases.save(writes, `${change.id}-${attempt}`);
      return after;
    });
  }

  /** @throws RuleError of `decideAppeal`, Problem `case.not-found`, `busy` */
  decideAppeal(caseId: string, body: DecideAppealBody, caller: Caller, change: Change): Promise<CaseView> {
    return this.change(caseId, caller, change, async (stored, thing, attempt) => {
      const { found } = stored;
      const after = decideAppeal(found, body, this.contextOf(stored, thing, caller));
      const writes = [
        ...this.cases.changeWrites(found, after),
        this.cases.trace(caller.userId, 'staff', caseId),
        this.cases.countWrite(after, this.month(), body.decision === 'reverse' ? 'reversed' : 'upheld'),
      ];
      const token = `${change.id}-${attempt}`;
      if (body.decision === 'uphold') await this.cases.save(writes, token);
      else await this.reverse(found, thing, writes, token);
      return after;
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
          change.finish(appealed),
        );
        return appealed;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      }
    }
    throw busy();
  }

  /** @throws RuleError `user.not-suspended`, `quest.forbidden` */
  async lift(userId: string, reason: string, caller: Caller, change: Change): Promise<SuspensionView> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const member = await this.users.find(userId);
      const now = this.clock.iso();
      const suspension = member === undefined || member === 'deleted' ? undefined : member.suspension;
      if (suspension === undefined || suspendedUntil({ suspension }, now) === undefined) {
        throw new RuleError('user.not-suspended', 'The account is not suspended.', {});
      }
      const stored = await this.get(suspension.caseId);
      const context = this.contextOf(stored, await this.things.stored(stored.found.subject), caller);
      const after = liftSuspension(stored.found, reason, context);
      const writes = [
        ...this.cases.changeWrites(stored.found, after),
        this.cases.trace(caller.userId, 'staff', suspension.caseId),
        ...this.effects.lift({ userId, suspension }),
      ];
      if (await saved(this.cases.save(writes, `${change.id}-${attempt}`))) return { userId, suspended: false };
    }
    throw busy();
  }

  /** Repeats a change on the stored state until no other change comes in between. */
  private async change(
    caseId: string,
    caller: Caller,
    change: Change,
    write: (stored: StoredCase, thing: StoredThing, attempt: number) => Promise<Case>,
  ): Promise<CaseView> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const stored = await this.get(caseId);
      const thing = await this.things.stored(stored.found.subject);
      try {
        const after = await write(stored, thing, attempt);
        return await this.viewOf({ ...stored, found: after }, caller);
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
    }
    throw busy();
  }

  /** Hides the thing in the transaction of the decision. An OPEN quest is cancelled and its points go back. */
  private async hide(
    { quest, comment }: StoredThing,
    writes: NamedWrite[],
    reason: string,
    caller: Caller,
    change: Change,
    attempt: number,
  ): Promise<void> {
    const token = `${change.id}-${attempt}`;
    const now = this.clock.iso();
    if (comment !== undefined) return this.cases.save([...writes, this.effects.conceal(comment, true)], token);
    if (quest === undefined) return this.cases.save(writes, token);
    if (quest.status !== 'OPEN' || isExpired(quest, now)) {
      return this.quests.replace(quest, withHidden(quest, true, now), writes);
    }
    const context = { actor: actorOf(caller), now, economy: this.settings.economy };
    const cancelled = decideQuest(quest, { action: 'cancel', reason }, context);
    await this.quests.save({
      before: quest,
      decision: { ...cancelled, quest: { ...cancelled.quest, hidden: true } },
      ...{ changeId: change.id, attempt, counterIncrements: [], alongside: writes },
    });
    this.outbox.announce(eventKey(quest.questId, change.id));
  }

  /** Lifts hiding or suspension in the transaction of the decision. A cancelled quest stays CANCELLED. */
  private async reverse(
    found: Case,
    { quest, comment }: StoredThing,
    writes: readonly NamedWrite[],
    token: string,
  ): Promise<void> {
    if (hidesSubject(found) && comment !== undefined) {
      return this.cases.save([...writes, this.effects.conceal(comment, false)], token);
    }
    if (hidesSubject(found) && quest !== undefined) {
      return this.quests.replace(quest, withHidden(quest, false, this.clock.iso()), writes);
    }
    const member = await this.users.find(found.concernedId);
    const isOwn = member !== undefined && member !== 'deleted' && member.suspension?.caseId === found.caseId;
    return this.cases.save([...writes, ...(isOwn ? this.effects.lift(member) : [])], token);
  }

  private async suspension(after: Case): Promise<NamedWrite[]> {
    const member = await this.users.find(after.concernedId);
    if (member === undefined || member === 'deleted' || after.decision === undefined) return [];
    return this.effects.suspend(member, after.caseId, after.decision);
  }

  private contextOf({ reports }: StoredCase, thing: StoredThing, caller: Caller) {
    const actor: Decider = { ...actorOf(caller), isAdmin: caller.isAdmin };
    const involved = [...partiesOf(thing), ...reports.map(({ reporterId }) => reporterId)];
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

  private month(): string {
    return this.clock.iso().slice(0, 7);
  }
}

function busy(): Problem {
  return new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
}

async function saved(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed) return false;
    throw error;
  }
}
