import { Inject, Injectable } from '@nestjs/common';
import { type Call, callKnownTo, createCall, type Member, suspendedUntil } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { CursorCodec } from '../http/cursor.ts';
import { Problem } from '../http/problem.ts';
import { DEFAULT_LIMIT, type PageQuery } from '../http/validation.ts';
import { CompanionRepository } from '../quests/companion.repository.dynamo.ts';
import { toPersonView } from '../quests/quest.mapper.ts';
import { actorOf } from '../users/member.ts';
import { refuseSuspended } from '../users/suspension.guard.ts';
import { UserService } from '../users/user.service.ts';
import { type CallPageView, type CallView, type CreateCallBody, toCallSummaryView, toCallView } from './call.dto.ts';
import { CallMaker } from './call-maker.ts';
import { CALL_PROBLEMS } from './call-problems.ts';
import { CallRepository, type CallWithDates } from './call.repository.dynamo.ts';
import { expandRule } from './expand-rule.ts';

/** Attempts to store a call while the balance of the member changes. */
const TRIES = 5;

/** Creates and shows calls. */
@Injectable()
export class CallService {
  constructor(
    private readonly calls: CallRepository,
    private readonly maker: CallMaker,
    private readonly users: UserService,
    private readonly companions: CompanionRepository,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'communityTimeZone'>,
  ) {}

  /**
   * Creates a call with the quests of its first date in one transaction. All attempts of a request have the same call id,
   * so a retry creates nothing twice.
   * @throws RuleError `call.rule`, `call.start`, `call.deadline`, `points.insufficient`, and like `createQuest`
   */
  async create(caller: Caller, author: Member, body: CreateCallBody, change: Change): Promise<Answer<CallView>> {
    const now = this.clock.iso();
    const created = createCall(body, {
      callId: derivedUlid(change.startedAt, caller.userId, change.id),
      actor: actorOf(caller),
      now,
      communityTimeZone: this.settings.communityTimeZone,
      expand: expandRule,
    });
    if (created.next === undefined) throw new Error(`call ${created.callId} has no date`);
    let member = author;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const made = this.maker.decide(created, created.next, member, now);
      const view = toCallView(made.call, [made.date], ownPerson(member), caller);
      const made201 = answer(view, { status: 201, location: `/api/v1/calls/${made.call.callId}` });
      const writing = { changeId: change.id, attempt, isNew: true, finished: change.finish(() => made201) };
      try {
        await this.maker.store(made, writing);
        return made201;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        // The answer of an earlier attempt was lost.
        if ((await this.calls.find(created.callId)) !== undefined) return made201;
        if (error.names.includes(IDEMPOTENCY_WRITE)) throw new Problem('idempotency.in-progress');
      }
      member = await this.users.get(caller.userId);
      refuseSuspended(member, this.clock.iso());
    }
    throw new Problem('busy', undefined, { headers: { 'retry-after': '1' } });
  }

  /** @throws Problem `call.not-found`, also for a call that is hidden from the caller */
  async one(callId: string, caller: Caller): Promise<CallView> {
    const { call, dates } = await this.require(callId, caller);
    return this.viewOf(call, dates, caller);
  }

  /** Lists the calls of the caller, newest first. */
  async listOf(caller: Caller, query: PageQuery): Promise<CallPageView> {
    const scope = { person: caller.userId, path: '/users/me/calls', filters: {}, sort: 'newest' };
    const after = query.cursor === undefined ? undefined : this.cursors.open(scope, query.cursor)['after'];
    const { calls, next } = await this.calls.listOf(caller.userId, query.limit ?? DEFAULT_LIMIT, after);
    return {
      items: calls.map((call) => toCallSummaryView(call, caller)),
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  /** @throws Problem `call.not-found`, also for a call that is hidden from the caller */
  async require(callId: string, caller: Caller): Promise<CallWithDates> {
    const found = await this.calls.findWithDates(callId);
    if (found === undefined || !callKnownTo(found.call, actorOf(caller))) {
      throw new Problem(CALL_PROBLEMS['call.not-found']);
    }
    return found;
  }

  async viewOf(call: Call, dates: CallWithDates['dates'], caller: Caller): Promise<CallView> {
    const { people } = await this.companions.of([], caller.userId, { also: [call.requestorId] });
    // Like the OPEN quests of a suspended member.
    const isWithheld = suspendedUntil(people.get(call.requestorId) ?? {}, this.clock.iso()) !== undefined;
    if (isWithheld && caller.userId !== call.requestorId && !caller.isModerator) {
      throw new Problem(CALL_PROBLEMS['call.not-found']);
    }
    return toCallView(call, dates, toPersonView(call.requestorId, people), caller);
  }
}

function ownPerson({ userId, displayName, balance, role }: Member) {
  return { userId, displayName, reputation: balance.reputation, ...(role !== undefined && { role }) };
}
