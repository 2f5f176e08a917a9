import { QUEST_EVENT_KINDS, type QuestEvent } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, records, text, textOrAbsent, whole } from '../dynamo/parse.ts';
import { outboxKeys } from '../outbox/outbox.item.ts';

const EVENT_PREFIX = 'EVENT#';

export function eventKey(questId: string, changeId: string) {
  return { questId, record: `${EVENT_PREFIX}${changeId}` };
}

export function isEventItem(item: Item): boolean {
  return typeof item['record'] === 'string' && item['record'].startsWith(EVENT_PREFIX);
}

/** Builds the item with all events of one change, which are written and read together. It enters the outbox. */
export function toEventItem(questId: string, changeId: string, version: number, events: readonly QuestEvent[]): Item {
  const at = events[0]?.at ?? '';
  return { ...eventKey(questId, changeId), version, events, ...outboxKeys(questId, at, changeId) };
}

/** Parses the events of a quest, oldest first. */
export function parseEvents(items: readonly Item[]): QuestEvent[] {
  return parseChanges(items).flatMap(({ events }) => events);
}

/** Parses the events of each change of a quest, oldest change first. */
export function parseChanges(items: readonly Item[]): { record: string; version: number; events: QuestEvent[] }[] {
  return items
    .filter(isEventItem)
    .map((item) => ({
      record: text(item, 'record'),
      version: whole(item, 'version'),
      events: records(item, 'events').map(parseEvent),
    }))
    .sort((one, other) => one.version - other.version);
}

function parseEvent(item: Item): QuestEvent {
  const actorId = textOrAbsent(item, 'actorId');
  return {
    at: text(item, 'at'),
    ...(actorId !== undefined && { actorId }),
    kind: oneOf(item, 'kind', QUEST_EVENT_KINDS),
    detail: record(item, 'detail'),
  };
}
