import { Injectable } from '@nestjs/common';
import { type Call, endCall, questIdsOf, reached, RuleError } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import { absentCaller } from '../users/absent-caller.ts';
import { CallRepository } from './call.repository.dynamo.ts';

/** Ends calls. Their OPEN quests are cancelled one by one; claimed ones go on. */
@Injectable()
export class CallEnding {
  constructor(
    private readonly calls: CallRepository,
    private readonly quests: QuestRepository,
    private readonly actions: QuestService,
    private readonly clock: Clock,
  ) {}

  /** Ends a call. The leader then cancels its quests. Returns undefined if another change was first. */
  async end(call: Call): Promise<Call | undefined> {
    const ended = endCall(call);
    return (await this.calls.update(ended, this.clock.iso())) ? ended : undefined;
  }

  /** Cancels the OPEN quests of an ended call, then takes it out of the leader's work. Can run again. */
  async finish(call: Call): Promise<void> {
    const found = await this.calls.findWithDates(call.callId);
    for (const date of found?.dates ?? []) {
      // The quests of a past date have expired.
      const isPast = date.startsAt !== undefined && reached(date.startsAt, this.clock.iso());
      if (isPast || date.leftOutAt !== undefined) continue;
      const questIds = questIdsOf(call, date, date.slots, derivedUlid);
      const open = (await this.quests.findMany(questIds, { isConsistent: true })).filter(
        ({ status }) => status === 'OPEN',
      );
      for (const { questId } of open) await this.cancel(questId, call.requestorId);
    }
    await this.calls.update({ ...call, version: call.version + 1 });
  }

  /** Cancels one OPEN quest and returns its points. Does nothing if it is not OPEN any more. */
  async cancel(questId: string, requestorId: string): Promise<void> {
    try {
      await this.actions.perform({
        questId,
        caller: absentCaller(requestorId),
        change: { id: `call-end:${questId}`, startedAt: this.clock.iso(), finish: () => undefined },
        ifMatch: undefined,
        command: { action: 'cancel' },
      });
    } catch (error) {
      if (!(error instanceof RuleError && error.code === 'quest.wrong-state')) throw error;
    }
  }
}
