import { randomUUID } from 'node:crypto';
import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { callDatabase } from '../../scripts/local/database.ts';

/** An item of a table in DynamoDB's JSON. */
export interface StoredItem {
  readonly table: string;
  readonly item: object;
}

/** Requests of DynamoDB's `BatchWriteItem` that one call may have. */
const BATCH = 25;
const LANES = 4;

/** Returns all items that name the quest. Reads whole tables, which are small when a benchmark begins. */
export async function itemsOf(endpoint: string, tables: TableNames, questId: string): Promise<StoredItem[]> {
  const found: StoredItem[] = [];
  for (const table of Object.values(tables)) {
    let start: object | undefined;
    do {
      const page = (await callDatabase(endpoint, 'Scan', {
        TableName: table,
        ...(start && { ExclusiveStartKey: start }),
      })) as { Items: object[]; LastEvaluatedKey?: object };
      for (const item of page.Items) if (JSON.stringify(item).includes(questId)) found.push({ table, item });
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }
  return found;
}

/** Returns the id of a new quest, in the form of a ULID. */
export function newQuestId(): string {
  return `01${randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()}`;
}

/** Writes copies of a quest under other ids. Each is in the state of the original and has its events, entries and words. */
export async function copyQuest(
  endpoint: string,
  original: { readonly questId: string; readonly items: readonly StoredItem[] },
  ids: readonly string[],
): Promise<void> {
  const text = JSON.stringify(original.items);
  const all = ids.flatMap((id) => JSON.parse(text.replaceAll(original.questId, id)) as StoredItem[]);
  const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) =>
    all.slice(index * BATCH, (index + 1) * BATCH),
  );
  const next = batches.values();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (const batch of next) await write(endpoint, batch);
    }),
  );
}

async function write(endpoint: string, batch: readonly StoredItem[]): Promise<void> {
  const RequestItems: Record<string, object[]> = {};
  for (const { table, item } of batch) (RequestItems[table] ??= []).push({ PutRequest: { Item: item } });
  const { UnprocessedItems = {} } = (await callDatabase(endpoint, 'BatchWriteItem', { RequestItems })) as {
    UnprocessedItems?: object;
  };
  if (Object.keys(UnprocessedItems).length > 0) throw new Error('the database left items of a batch unwritten');
}
