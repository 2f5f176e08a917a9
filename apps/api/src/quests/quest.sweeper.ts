import { Injectable, Logger } from '@nestjs/common';
import { isExpired } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { QuestRepository } from './quest.repository.ts';
import { QuestService } from './quest.service.ts';

/** Overdue quests that one sweep reads at a time, and pages of them. The next sweep goes on. */
const PAGE = 100;
const PAGES = 10;

/** Stores what readers see already: quests whose deadline has passed are EXPIRED and give their points back. */
@Injectable()
export class QuestSweeper {
  private readonly logger = new Logger(QuestSweeper.name);

  constructor(
    private readonly quests: QuestRepository,
    private readonly service: QuestService,
    private readonly clock: Clock,
  ) {}

  /**
   * Expires at least one page of overdue quests. A page of quests that fail is passed by, so that they cannot keep
   * later ones from expiring.
   * @returns how many quests were found overdue and are stored as expired now
   */
  async sweep(): Promise<number> {
    const now = this.clock.iso();
    let expired = 0;
    let after: string | undefined;
    for (let page = 0; page < PAGES && expired < PAGE; page += 1) {
      const { rows, next } = await this.quests.waiting([{ status: 'OPEN', before: now }], PAGE, after);
      await eachItem(
        rows,
        async ({ questId }) => {
          const quest = await this.quests.find(questId);
          if (quest === undefined || !isExpired(quest, now)) return;
          await this.service.expire(quest, now);
          expired += 1;
        },
        ({ questId }, error) => this.logger.error({ err: error, questId }, 'an overdue quest was not expired'),
      );
      after = next;
      if (after === undefined) break;
    }
    return expired;
  }
}
