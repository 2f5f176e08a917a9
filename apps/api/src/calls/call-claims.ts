import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import {
  callKnownTo,
  type Quest,
  questAsSeen,
  questIdsOf,
  questKnownTo,
  requireActive,
  RuleError,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import type { Answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import type { Change } from '../http/change.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { QuestService } from '../quests/quest.service.ts';
import type { QuestView } from '../quests/quest.view.ts';
import { actorOf } from '../users/member.ts';
import { alreadyIn } from './call-place.writes.dynamo.ts';
import { CALL_PROBLEMS } from './call-problems.ts';
import { CallRepository, type CallWithDates } from './call.repository.dynamo.ts';

/** Places that one request tries before all count as taken. */
const TRIES = 20;

/** Claims any free place of a date. */
@Injectable()
export class CallClaims {
  constructor(
    private readonly calls: CallRepository,
    private readonly quests: QuestRepository,
    private readonly actions: QuestService,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims a random OPEN quest of the date. After a lost race it reads the quests again.
   * @param date local date; may be absent if the call has one date
   * @throws RuleError `call.ended`, `quest.own`, `call.already-in`, `call.full`, Problem `call.not-found`,
   * `call.date-not-found`, `validation.failed` without a date that is needed
   */
  async claim(callId: string, date: string | undefined, caller: Caller, change: Change): Promise<Answer<QuestView>> {
    const questIds = await this.placesOf(callId, date, caller);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const quests = await this.quests.findMany(questIds, { isConsistent: true });
      if (quests.some(({ performerId }) => performerId === caller.userId)) throw alreadyIn();
      const free = quests.filter(
        (quest) => questKnownTo(quest, actorOf(caller)) && questAsSeen(quest, this.clock.iso()).status === 'OPEN',
      );
      const chosen = free[Math.floor(Math.random() * free.length)];
      if (chosen === undefined) break;
      const claimed = await this.tryOne(chosen, caller, change);
      if (claimed !== undefined) return claimed;
    }
    throw new RuleError('call.full', 'All places of this date are taken.', {});
  }

  /** Returns undefined if another member was faster, or a moderator who hid the quest. */
  private async tryOne({ questId }: Quest, caller: Caller, change: Change): Promise<Answer<QuestView> | undefined> {
    try {
      const own = { id: changeIdOf(change.id, questId), startedAt: change.startedAt };
      return await this.actions.perform({
        questId,
        caller,
        change: { ...own, finish: (show) => change.finish(show) },
        ifMatch: undefined,
        command: { action: 'claim' },
      });
    } catch (error) {
      if (error instanceof RuleError && error.code === 'quest.not-open') return undefined;
      if (!(error instanceof Problem) || error.code !== 'quest.not-found') throw error;
      if (await this.isGone(questId, caller)) return undefined;
      throw new Problem(CALL_PROBLEMS['call.not-found']);
    }
  }

  /** True for a quest that was hidden. The calls of a suspended member are withheld as a whole. */
  private async isGone(questId: string, caller: Caller): Promise<boolean> {
    const quest = await this.quests.find(questId);
    return quest === undefined || !questKnownTo(quest, actorOf(caller));
  }

  private async placesOf(callId: string, date: string | undefined, caller: Caller): Promise<string[]> {
    const { call, dates } = await this.known(callId, date, caller);
    if (date === undefined && (dates.length > 1 || call.next !== undefined)) {
      throw validationFailed({ path: 'date', message: 'must name a date, because the call has several' });
    }
    const [stored] = dates;
    if (stored === undefined || stored.leftOutAt !== undefined) throw new Problem(CALL_PROBLEMS['call.date-not-found']);
    if (call.requestorId === caller.userId) {
      throw new RuleError('quest.own', 'You made this call; other members take its places.', {});
    }
    requireActive(call);
    return questIdsOf(call, stored, stored.slots, derivedUlid);
  }

  /** Returns the call with one date, or with all if none is named. */
  private async known(callId: string, date: string | undefined, caller: Caller): Promise<CallWithDates> {
    const found = date === undefined ? await this.calls.findWithDates(callId) : await this.withDate(callId, date);
    if (found === undefined || !callKnownTo(found.call, actorOf(caller))) {
      throw new Problem(CALL_PROBLEMS['call.not-found']);
    }
    return found;
  }

  private async withDate(callId: string, date: string): Promise<CallWithDates | undefined> {
    const found = await this.calls.find(callId, date);
    return found && { call: found.call, dates: found.date === undefined ? [] : [found.date] };
  }
}

/** Returns the id of the change of one quest. Transactions with different writes must not share a token. */
function changeIdOf(changeId: string, questId: string): string {
  return createHash('sha256').update(`${changeId}#${questId}`).digest('hex').slice(0, 32);
}
