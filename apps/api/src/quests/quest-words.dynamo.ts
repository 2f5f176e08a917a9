import { BatchWriteCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { Injectable, Logger } from '@nestjs/common';
import type { Quest } from '@civicforge/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../dynamo/database.ts';
import { text } from '../dynamo/parse.ts';
import { SHORTEST_WORD, searchWords } from './quest-words.ts';
import { partitionKey } from '@civicforge/contract/keys';

/** Index pages that one search reads, and rows of each. */
const PAGES = 5;
const PAGE_ROWS = 100;

/** Most writes of one BatchWriteItem, and how often what was left over is sent again. */
const BATCH = 25;
const TRIES = 5;

interface Posting {
  readonly questId: string;
  readonly record: string;
}

/**
 * Which quest holds which word: derived data beside the quests, written after them and repaired by the reconciler.
 * A word's partition are its first letters, so that one query answers every word with a common beginning.
 */
@Injectable()
export class QuestWords {
  private readonly logger = new Logger(QuestWords.name);

  constructor(private readonly database: Database) {}

  /** Follows a quest that was created or changed. Never fails: a search that misses a quest harms nobody for long. */
  async follow(before: Quest | undefined, quest: Quest): Promise<void> {
    const old = new Set(before === undefined ? [] : searchWords(before));
    const now = new Set(searchWords(quest));
    const added = [...now].filter((word) => !old.has(word)).map((word) => posting(word, quest.questId));
    const removed = [...old].filter((word) => !now.has(word)).map((word) => posting(word, quest.questId));
    try {
      await this.write([
        ...added.map((Item) => ({ PutRequest: { Item } })),
        ...removed.map((Key) => ({ DeleteRequest: { Key } })),
      ]);
    } catch (error) {
      this.logger.warn({ error, questId: quest.questId }, 'the words of a quest were not stored');
    }
  }

  /** How many words each of these quests is not found by; quests that lack none are absent. May be a moment old. */
  async missing(quests: readonly Quest[]): Promise<Map<Quest, number>> {
    const missing = new Map<Quest, number>();
    for (const quest of quests) {
      const keys = searchWords(quest).map((word) => posting(word, quest.questId));
      const { quests: found } = await this.database.readMany({ quests: keys.map((key) => ({ ...key })) });
      if (found.length < keys.length) missing.set(quest, keys.length - found.length);
    }
    return missing;
  }

  /** Ids of quests with a word that begins so, at most what five index pages hold. */
  async find(word: string): Promise<string[]> {
    const found = new Set<string>();
    let from: QueryCommandInput['ExclusiveStartKey'];
    for (let page = 0; page < PAGES; page += 1) {
      const { Items = [], LastEvaluatedKey } = await this.database.documents.send(
        new QueryCommand({
          TableName: this.database.tables.quests,
          KeyConditionExpression: 'questId = :partition AND begins_with(#record, :word)',
          ExpressionAttributeNames: { '#record': 'record' },
          ExpressionAttributeValues: { ':partition': partitionOf(word), ':word': word },
          Limit: PAGE_ROWS,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of Items) found.add(text(item, 'record').split('#')[1] ?? '');
      from = LastEvaluatedKey;
      if (from === undefined) break;
    }
    return [...found];
  }

  private async write(requests: readonly object[]): Promise<void> {
    const table = this.database.tables.quests;
    let waiting = [...requests];
    for (let attempt = 0; waiting.length > 0; attempt += 1) {
      if (attempt === TRIES * Math.ceil(requests.length / BATCH)) throw new Error('words were left unprocessed');
      const { UnprocessedItems } = await this.database.documents.send(
        new BatchWriteCommand({ RequestItems: { [table]: waiting.slice(0, BATCH) } }),
      );
      const left = UnprocessedItems?.[table] ?? [];
      if (left.length > 0) await sleep(Math.random() * 100);
      waiting = [...left, ...waiting.slice(BATCH)];
    }
  }
}

function posting(word: string, questId: string): Posting {
  return { questId: partitionOf(word), record: `${word}#${questId}` };
}

function partitionOf(word: string): string {
  return partitionKey('quests', 'words', Array.from(word).slice(0, SHORTEST_WORD).join(''));
}
