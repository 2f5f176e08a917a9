import { Injectable, Logger } from '@nestjs/common';
import {
  advance,
  type Call,
  type CallDate,
  dueAt,
  type Member,
  reached,
  RuleError,
  suspendedUntil,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { newChangeId } from '../http/change.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { UserRepository } from '../users/user.repository.dynamo.ts';
import type { LeftOutReason, StoredDate } from './call.item.ts';
import { CallEnding } from './call-ending.ts';
import { CallMaker } from './call-maker.ts';
import { CallRepository } from './call.repository.dynamo.ts';
import { expandRule } from './expand-rule.ts';

/** Calls per round, and dates of one call per round. The next round continues. */
const CALLS = 100;
const DATES = 20;

/** Refusals of a date that the requestor hears of. After a long outage, start or deadline of a date are too near or past. */
const REASONS: ReadonlyMap<string, LeftOutReason> = new Map([
  ['points.insufficient', 'points'],
  ['quest.start', 'late'],
  ['quest.deadline', 'late'],
]);

/** Makes the dates of calls that are 14 days ahead, and cancels the quests of ended calls. */
@Injectable()
export class CallSweeper {
  private readonly logger = new Logger(CallSweeper.name);

  constructor(
    private readonly calls: CallRepository,
    private readonly maker: CallMaker,
    private readonly ending: CallEnding,
    private readonly users: UserRepository,
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  /**
   * Works on the calls that are due. Each step is one conditional write, so a killed or second leader makes no date twice
   * and leaves none out.
   * @returns the number of calls
   */
  async sweep(): Promise<number> {
    const due = await this.calls.due(this.clock.iso(), CALLS);
    await eachItem(
      due,
      (callId) => this.work(callId),
      (callId, error) => this.logger.error({ err: error, callId }, 'failed to work on a call'),
    );
    return due.length;
  }

  private async work(callId: string): Promise<void> {
    for (let step = 0; step < DATES; step += 1) {
      const call = (await this.calls.find(callId))?.call;
      if (call === undefined) return;
      if (call.state === 'ENDED') return this.ending.finish(call);
      if (call.next === undefined || !reached(dueAt(call, call.next), this.clock.iso())) return;
      await this.makeNext(call, call.next);
    }
  }

  private async makeNext(call: Call, next: CallDate): Promise<void> {
    const member = await this.users.find(call.requestorId);
    if (member === undefined || member === 'deleted') {
      await this.ending.end(call);
      return;
    }
    const now = this.clock.iso();
    // A killed leader has left out the date.
    const stored = (await this.calls.find(call.callId, next.date))?.date;
    if (stored !== undefined) return this.leaveOut(call, stored);
    if (suspendedUntil(member, now) !== undefined) return this.leaveOut(call, leftOut(call, next, now, 'suspension'));
    try {
      await this.make(call, next, member, now);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      const { code } = error as RuleError;
      const reason = REASONS.get(code);
      if (reason !== 'points') {
        this.logger.warn({ callId: call.callId, date: next.date, code }, 'a date of a call is too late');
      }
      if (reason !== undefined) return this.leaveOut(call, leftOut(call, next, now, reason));
      await this.calls.update(advance(call, expandRule));
    }
  }

  /** Another leader, a change of the call or of the balance may be faster. The next step then reads the call again. */
  private async make(call: Call, next: CallDate, member: Member, now: string): Promise<void> {
    try {
      await this.maker.store(this.maker.decide(call, next, member, now), { changeId: newChangeId(), attempt: 0 });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }

  /** Stores that the date is left out, tells the requestor, who knows of a suspension, and moves on. Can run again. */
  private async leaveOut(call: Call, date: StoredDate): Promise<void> {
    const { callId, requestorId } = call;
    await this.calls.leaveOut(date);
    const { leftOutAt, leftOutFor } = date;
    if (leftOutAt !== undefined && leftOutFor !== undefined && leftOutFor !== 'suspension') {
      const subject = { callId, date: date.date, leftOutFor };
      const draft = { userId: requestorId, kind: 'call-left-out', category: 'news', subject } as const;
      await this.dispatcher.notify([draft], leftOutAt, callId, date.date);
    }
    await this.calls.update(advance(call, expandRule));
  }
}

function leftOut({ callId, slots }: Call, next: CallDate, leftOutAt: string, leftOutFor: LeftOutReason): StoredDate {
  return { callId, ...next, slots, open: 0, leftOutAt, leftOutFor };
}
