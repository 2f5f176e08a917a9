import { Inject, Injectable } from '@nestjs/common';
import {
  advance,
  type Call,
  type CallDate,
  type Decision,
  makeDate,
  type Member,
  questIdsOf,
} from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import type { FinishedAttempt } from '../http/idempotency-record.ts';
import { Outbox } from '../outbox/outbox.ts';
import { QuestBatch } from '../quests/quest-batch.dynamo.ts';
import { eventKey } from '../quests/quest-event.item.ts';
import { QuestMetrics } from '../quests/quest.metrics.ts';
import type { StoredDate } from './call.item.ts';
import { callPut, callUpdate, datePut } from './call.writes.dynamo.ts';
import { expandRule } from './expand-rule.ts';

/** The quests of one date, before they are stored. */
export interface MadeDate {
  /** The call after the date. */
  readonly call: Call;
  readonly date: StoredDate;
  readonly decisions: readonly Decision[];
}

/** Makes the quests of a date of a call in one transaction. */
@Injectable()
export class CallMaker {
  private readonly table: string;

  constructor(
    private readonly quests: QuestBatch,
    private readonly outbox: Outbox,
    private readonly metrics: QuestMetrics,
    @Inject(SETTINGS) private readonly settings: Settings,
    database: Database,
  ) {
    this.table = database.tables.calls;
  }

  /** Decides the next date of a call. @throws RuleError `points.insufficient`, and like `createQuest` */
  decide(call: Call, date: CallDate, { balance }: Pick<Member, 'balance'>, now: string): MadeDate {
    const { callId, slots } = call;
    const questIds = questIdsOf(call, date, slots, derivedUlid);
    const decisions = makeDate(call, date, { questIds, now, economy: this.settings.economy, balance });
    return { call: advance(call, expandRule), date: { ...date, callId, slots, open: slots }, decisions };
  }

  /**
   * Stores the quests of a date with the call, which moves on to its next date. No date is made twice, because the call
   * must not have changed since it was read.
   * @param writing.isNew stores the call too
   * @throws ConditionFailed
   */
  async store(
    { call, date, decisions }: MadeDate,
    writing: {
      readonly changeId: string;
      readonly attempt: number;
      readonly isNew?: boolean;
      readonly finished?: FinishedAttempt | undefined;
    },
  ): Promise<void> {
    const { isNew = false, ...rest } = writing;
    await this.quests.create({
      ...rest,
      id: call.callId,
      decisions,
      writes: [isNew ? callPut(this.table, call) : callUpdate(this.table, call), datePut(this.table, date)],
    });
    this.announce(decisions, writing.changeId);
  }

  /** Dispatches the events of stored quests. */
  announce(decisions: readonly Decision[], changeId: string): void {
    for (const decision of decisions) {
      this.outbox.announce(eventKey(decision.quest.questId, changeId));
      this.metrics.changed(decision);
    }
  }
}
