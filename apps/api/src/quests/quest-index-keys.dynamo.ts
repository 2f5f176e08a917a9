import { Injectable } from '@nestjs/common';
import { GetCommand, UpdateCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { parseReadable, text } from '../dynamo/parse.ts';
import { parseQuest, questKey, SPARSE_KEYS, sparseKeys } from './quest.item.ts';

/** The keys of sparse indexes on stored quests. They are derived data: an item of an earlier version lacks them. */
@Injectable()
export class QuestIndexKeys {
  constructor(private readonly database: Database) {}

  /** Returns the ids of quests whose keys do not follow from their state, eventually consistent. */
  async drifted(questIds: readonly string[]): Promise<string[]> {
    const { quests } = await this.database.readMany({ quests: questIds.map(questKey) });
    // The check of the quest itself reports an unreadable item.
    const readable = parseReadable(
      quests,
      (item) => ({ questId: text(item, 'questId'), isDrifted: isDrifted(item) }),
      () => undefined,
    );
    return readable.filter((one) => one.isDrifted).map(({ questId }) => questId);
  }

  /** Returns whether the keys of one quest drifted, and repaired them on request. Reads consistently. */
  async check(questId: string, repair: boolean): Promise<{ readonly isDrifted: boolean; readonly repaired: boolean }> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.quests, Key: questKey(questId), ConsistentRead: true }),
    );
    if (Item === undefined || !isDrifted(Item)) return { isDrifted: false, repaired: false };
    return { isDrifted: true, repaired: repair && (await this.restore(Item)) };
  }

  /** Writes the keys unless the quest changed since. Returns false if it did: the change wrote its own keys. */
  private async restore(item: Item): Promise<boolean> {
    const quest = parseQuest(item);
    const keys = sparseKeys(quest, text(item, 'listKey'));
    const present = SPARSE_KEYS.filter((name) => keys[name] !== undefined);
    const absent = SPARSE_KEYS.filter((name) => keys[name] === undefined);
    const sets = present.length > 0 ? [`SET ${present.map((name) => `${name} = :${name}`).join(', ')}`] : [];
    const removes = absent.length > 0 ? [`REMOVE ${absent.join(', ')}`] : [];
    try {
      await this.database.documents.send(
        new UpdateCommand({
          TableName: this.database.tables.quests,
          Key: questKey(quest.questId),
          UpdateExpression: [...sets, ...removes].join(' '),
          ConditionExpression: 'version = :version',
          ExpressionAttributeValues: {
            ':version': quest.version,
            ...Object.fromEntries(present.map((name) => [`:${name}`, keys[name]])),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

function isDrifted(item: Item): boolean {
  const keys = sparseKeys(parseQuest(item), text(item, 'listKey'));
  return SPARSE_KEYS.some((name) => item[name] !== keys[name]);
}
