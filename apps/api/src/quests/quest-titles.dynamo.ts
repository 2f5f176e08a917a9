import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { parseReadable } from '../dynamo/parse.ts';
import { parseQuest, questKey } from './quest.item.ts';

/** Reads the titles of quests for lists that store quest ids only, such as the ledger and reward jobs. */
@Injectable()
export class QuestTitles {
  private readonly logger = new Logger(QuestTitles.name);

  constructor(private readonly database: Database) {}

  /** Returns the titles by quest id, eventually consistent, in one batch. Sends no request for an empty list. */
  async of(questIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { quests } = await this.database.readMany({ quests: [...new Set(questIds)].map(questKey) });
    const readable = parseReadable(quests, parseQuest, (error) =>
      this.logger.error({ err: error }, 'unreadable quest of a list of titles'),
    );
    return new Map(readable.map(({ questId, title }) => [questId, title]));
  }
}
