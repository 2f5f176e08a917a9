import { Injectable } from '@nestjs/common';
import { type Call, questIdsOf } from '@civicforge/domain';
import { derivedUlid } from '../dynamo/ulids.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import type { StoredDate } from './call.item.ts';
import { CallRepository } from './call.repository.dynamo.ts';

/** The number of free places that stands on a date. */
@Injectable()
export class CallPlaces {
  constructor(
    private readonly calls: CallRepository,
    private readonly quests: QuestRepository,
  ) {}

  /** Counts the OPEN quests of a date that are not hidden. The sum of their versions orders concurrent counts. */
  async recount(call: Call, date: StoredDate): Promise<void> {
    const questIds = questIdsOf(call, date, date.slots, derivedUlid);
    const quests = await this.quests.findMany(questIds, { isConsistent: true });
    const open = quests.filter(({ status, hidden }) => status === 'OPEN' && hidden !== true).length;
    const countedAt = quests.reduce((sum, { version }) => sum + version, 0);
    await this.calls.saveOpen(date, open, countedAt);
  }
}
