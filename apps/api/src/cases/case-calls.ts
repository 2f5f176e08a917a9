import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  afterHiding,
  type Call,
  type Case,
  type CaseEvent,
  type Quest,
  questIdsOf,
  RuleError,
} from '@civicforge/domain';
import { CallRepository } from '../calls/call.repository.dynamo.ts';
import { Clock } from '../clock/clock.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import type { Caller } from '../http/caller.ts';
import { Dispatcher } from '../notices/dispatcher.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import { showAgain, withhold } from '../quests/withheld.dynamo.ts';
import { absentCaller } from '../users/absent-caller.ts';

/** Attempts against changes of a quest at the same time. */
const ATTEMPTS = 5;

/**
 * Keeps two promises about hidden quests: quests of one call with the same text are hidden together, and no hidden quest is
 * OPEN.
 */
@Injectable()
export class CaseCalls implements OnModuleInit {
  private readonly logger = new Logger(CaseCalls.name);

  constructor(
    private readonly calls: CallRepository,
    private readonly quests: QuestRepository,
    private readonly actions: QuestService,
    private readonly dispatcher: Dispatcher,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.dispatcher.addFollower(({ quest }) => this.cancelReleased(quest));
  }

  /** Follows a decision about a quest through the other quests of its call. Can run again. */
  async follow({ subject, decision }: Case, { kind }: CaseEvent): Promise<void> {
    if (subject.kind !== 'quest' || decision?.decision !== 'hide' || (kind !== 'hidden' && kind !== 'reversed')) return;
    const decided = await this.quests.find(subject.id);
    const found = decided?.callId === undefined ? undefined : await this.calls.findWithDates(decided.callId);
    if (decided === undefined || found === undefined) return;
    const isInForce = found.call.hiddenBy?.includes(decided.questId) === true;
    const moderator = { ...absentCaller(decision.decidedBy), isModerator: true };
    for (const date of found.dates.filter(({ leftOutAt }) => leftOutAt === undefined)) {
      for (const quest of await this.othersOf(found.call, date, decided.questId)) {
        await this.hideOrShow(quest, decided, isInForce);
        if (isInForce && quest.status === 'OPEN') await this.cancel(quest.questId, moderator, decision.reason);
      }
    }
  }

  private async othersOf(call: Call, date: Parameters<typeof questIdsOf>[1] & { slots: number }, questId: string) {
    const questIds = questIdsOf(call, date, date.slots, derivedUlid).filter((id) => id !== questId);
    return this.quests.findMany(questIds, { isConsistent: true });
  }

  private async hideOrShow(read: Quest, decided: Quest, isInForce: boolean): Promise<void> {
    let before: Quest | undefined = read;
    for (let attempt = 0; attempt < ATTEMPTS && before !== undefined; attempt += 1) {
      const after = afterHiding(before, decided, isInForce, this.clock.iso());
      if (after === undefined) return;
      const thing = { kind: 'quest', id: after.questId } as const;
      try {
        await this.quests.replace(before, after, [
          after.hidden === true ? withhold(this.database, thing) : showAgain(this.database, thing),
        ]);
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
      }
      before = await this.quests.find(read.questId);
    }
    // The outbox dispatches the event again.
    if (before !== undefined) throw new Error(`quest ${read.questId} changes all the time`);
  }

  /** A hidden quest is OPEN after its performer has left, and could not be claimed. */
  private async cancelReleased({ questId, requestorId, hidden, status }: Quest): Promise<void> {
    if (hidden !== true || status !== 'OPEN') return;
    this.logger.log({ questId }, 'a hidden quest was released and is cancelled');
    await this.cancel(questId, absentCaller(requestorId));
  }

  /** Cancels one OPEN quest and returns its points. Does nothing if it is not OPEN any more. */
  private async cancel(questId: string, caller: Caller, reason?: string): Promise<void> {
    try {
      await this.actions.perform({
        ...{ questId, caller, ifMatch: undefined },
        change: { id: `hidden-end:${questId}`, startedAt: this.clock.iso(), finish: () => undefined },
        command: { action: 'cancel', ...(reason !== undefined && { reason }) },
      });
    } catch (error) {
      if (!(error instanceof RuleError && error.code === 'quest.wrong-state')) throw error;
    }
  }
}
