import { Injectable, Logger } from '@nestjs/common';
import { isExpired } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import { QuestService } from './quest.service.ts';

/** Page size and maximum number of pages per sweep. The next sweep continues. */
const PAGE = 100;
const PAGES = 10;

/** Stores the expiry of overdue quests and refunds their points. Readers already see them as EXPIRED. */
@Injectable()
export class QuestSweeper {
  private readonly logger = new Logger(QuestSweeper.name);

  constructor(
    private readonly quests: QuestRepository,
    private readonly service: QuestService,
    private readonly clock: Clock,
  ) {}

  /**
   * Expires at least one page of overdue quests. Skips quests that fail, so that they do not block later ones.
   * @returns the number of quests stored as expired
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
        ({ questId }, error) => this.logger.error({ err: error, questId }, 'failed to expire an overdue quest'),
      );
      after = next;
      if (after === undefined) break;
    }
    return expired;
  }
}
