import type { Decision, Quest } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { toEventItem } from './quest-event.item.ts';
import { toQuestItem } from './quest.item.ts';

/** Writes a quest: a new one, or the next version of the quest that was read before. */
export function questPut(table: string, quest: Quest, before: Quest | undefined, listShards: number): NamedWrite {
  return {
    name: 'quest',
    write: {
      Put: {
        TableName: table,
        Item: toQuestItem(quest, listShards),
        ...(before === undefined
          ? { ConditionExpression: 'attribute_not_exists(questId)' }
          : { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': before.version } }),
      },
    },
  };
}

/** Writes the event of a change once. */
export function eventPut(table: string, { quest, events }: Decision, changeId: string): NamedWrite {
  return {
    name: 'event',
    write: {
      Put: {
        TableName: table,
        Item: toEventItem(quest.questId, changeId, quest.version, events),
        ConditionExpression: 'attribute_not_exists(questId)',
      },
    },
  };
}
