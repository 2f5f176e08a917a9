import { Injectable } from '@nestjs/common';
import { isExpired } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { QuestRepository } from './quest.repository.ts';
import { QuestService } from './quest.service.ts';

/** Overdue quests that one sweep stores; the next one goes on. */
const SWEPT = 100;

/** Stores what readers see already: quests whose deadline has passed are EXPIRED and give their points back. */
@Injectable()
export class QuestSweeper {
  constructor(
    private readonly quests: QuestRepository,
    private readonly service: QuestService,
    private readonly clock: Clock,
  ) {}

  /** @returns how many quests were found overdue and are stored as expired now */
  async sweep(): Promise<number> {
    const now = this.clock.iso();
    let expired = 0;
    const { rows } = await this.quests.waiting([{ status: 'OPEN', before: now }], SWEPT);
    for (const { questId } of rows) {
      const quest = await this.quests.find(questId);
      if (quest === undefined || !isExpired(quest, now)) continue;
      await this.service.expire(quest, now);
      expired += 1;
    }
    return expired;
  }
}
