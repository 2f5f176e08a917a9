import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Quest } from '@civicforge/domain';
import { Dispatcher } from '../notices/dispatcher.ts';
import type { StoredChange } from '../quests/quest.repository.dynamo.ts';
import { CallEnding } from './call-ending.ts';
import { CallRepository } from './call.repository.dynamo.ts';
import { CallPlaces } from './call-places.ts';

/** Changes after which a date has more or fewer free places. */
const MOVING: readonly string[] = ['claimed', 'released', 'cancelled', 'expired', 'resolved'];

/** Keeps the free places of dates, and the promise that an ended call has no OPEN quests. */
@Injectable()
export class CallFollower implements OnModuleInit {
  private readonly logger = new Logger(CallFollower.name);

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly calls: CallRepository,
    private readonly places: CallPlaces,
    private readonly ending: CallEnding,
  ) {}

  onModuleInit(): void {
    this.dispatcher.addFollower((change) => this.follow(change));
  }

  /** Counts the free places again after a change of a quest. Can run again. */
  private async follow({ quest, events }: StoredChange): Promise<void> {
    const { callId, date } = quest;
    if (callId === undefined || date === undefined || !events.some(({ kind }) => MOVING.includes(kind))) return;
    const found = await this.calls.find(callId, date);
    if (found?.date === undefined) return;
    if (found.call.state === 'ENDED') await this.cancelReleased(quest, found.call.requestorId);
    await this.places.recount(found.call, found.date);
  }

  private async cancelReleased(quest: Quest, requestorId: string): Promise<void> {
    if (quest.status !== 'OPEN') return;
    this.logger.log({ questId: quest.questId }, 'a place of an ended call was released and is cancelled');
    await this.ending.cancel(quest.questId, requestorId);
  }
}
