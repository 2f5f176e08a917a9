import { DynamoDBClient, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
} from '@aws-sdk/lib-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseBusy, isTransient } from './busy.ts';
import type { TableName } from '@civicforge/contract/tables';

export interface DatabaseSettings {
  readonly region: string;
  /** Endpoint of a local database. Undefined in AWS. */
  readonly endpoint?: string;
  readonly tables: Readonly<Record<TableName, string>>;
}

type Key = Readonly<Record<string, string>>;
export type Item = Record<string, unknown>;

/** One write of a batch, in the form of BatchWriteItem. */
export type Write =
  { readonly PutRequest: { Item: Item } } | { readonly DeleteRequest: { Key: Record<string, string> } };

/** Maximum number of writes of one BatchWriteItem, and how often unprocessed ones are sent. */
const BATCH = 25;
const WRITE_TRIES = 5;

/** The one keep-alive DynamoDB client of the process. Maps every retryable failure to `DatabaseBusy`. */
export class Database {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: Readonly<Record<TableName, string>>;
  private readonly client: DynamoDBClient;

  constructor(settings: DatabaseSettings) {
    this.client = new DynamoDBClient({
      region: settings.region,
      ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }),
      maxAttempts: 4,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    });
    this.documents = DynamoDBDocumentClient.from(this.client, { marshallOptions: { removeUndefinedValues: true } });
    this.documents.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw isTransient(error) ? new DatabaseBusy(error) : error;
        }
      },
      { step: 'initialize', name: 'busyWhenAway', priority: 'high' },
    );
    this.documents.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          throw retriedOnConflict(error);
        }
      },
      { step: 'finalizeRequest', name: 'retryConflicts', priority: 'low' },
    );
    this.tables = settings.tables;
  }

  /** Makes a cheap call that succeeds only if the database is reachable and has our tables. */
  async ping(): Promise<void> {
    await this.documents.send(new GetCommand({ TableName: this.tables.runtime, Key: { key: 'ping' } }), {
      abortSignal: AbortSignal.timeout(2_000),
    });
  }

  /**
   * Reads any number of items of several tables in as few requests as BatchGetItem allows (100 keys each).
   * Keys must be distinct. Items that do not exist are absent; the order of the answer is not the order of the keys.
   */
  async readMany(keys: Partial<Record<TableName, readonly Key[]>>): Promise<Record<TableName, Item[]>> {
    const found: Record<TableName, Item[]> = { quests: [], users: [], rewards: [], runtime: [] };
    let waiting = (Object.keys(keys) as TableName[]).flatMap((table) =>
      (keys[table] ?? []).map((key) => ({ table, key })),
    );
    for (let round = 0; waiting.length > 0; round += 1) {
      if (round > 20) throw new DatabaseBusy(new Error('BatchGetItem left keys unprocessed'));
      const unprocessed = await this.readBatch(waiting.slice(0, 100), found);
      if (unprocessed.length > 0) await sleep(Math.random() * 50 * (round + 1));
      waiting = [...unprocessed, ...waiting.slice(100)];
    }
    return found;
  }

  /**
   * Puts and deletes any number of items of one table by BatchWriteItem (25 writes each). Not atomic and without
   * conditions, so for derived data only.
   * @throws DatabaseBusy writes stay unprocessed
   */
  async writeMany(table: TableName, writes: readonly Write[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(writes.length / BATCH) }, (_, index) =>
      writes.slice(index * BATCH, (index + 1) * BATCH),
    );
    await Promise.all(batches.map((batch) => this.writeBatch(this.tables[table], batch)));
  }

  close(): void {
    this.client.destroy();
  }

  private async writeBatch(table: string, batch: readonly Write[]): Promise<void> {
    let waiting: NonNullable<BatchWriteCommandInput['RequestItems']>[string] = [...batch];
    for (let attempt = 0; waiting.length > 0; attempt += 1) {
      if (attempt === WRITE_TRIES) throw new DatabaseBusy(new Error('BatchWriteItem left writes unprocessed'));
      if (attempt > 0) await sleep(Math.random() * 50 * 2 ** attempt);
      const RequestItems = { [table]: waiting };
      const { UnprocessedItems } = await this.documents.send(new BatchWriteCommand({ RequestItems }));
      waiting = UnprocessedItems?.[table] ?? [];
    }
  }

  private async readBatch(batch: readonly { table: TableName; key: Key }[], found: Record<TableName, Item[]>) {
    const tableOf = new Map(Object.entries(this.tables).map(([table, name]) => [name, table as TableName]));
    const requests: Record<string, { Keys: Key[] }> = {};
    for (const { table, key } of batch) (requests[this.tables[table]] ??= { Keys: [] }).Keys.push(key);
    const answer = await this.documents.send(new BatchGetCommand({ RequestItems: requests }));
    for (const [name, items] of Object.entries(answer.Responses ?? {})) {
      const table = tableOf.get(name);
      if (table) found[table].push(...items);
    }
    return Object.entries(answer.UnprocessedKeys ?? {}).flatMap(([name, { Keys = [] }]) => {
      const table = tableOf.get(name);
      return table ? Keys.map((key) => ({ table, key: key as Key })) : [];
    });
  }
}

/**
 * Retries a single write that conflicts with a transaction on its item. DynamoDB refuses such a write without effect, and
 * the SDK does not retry it by default.
 */
function retriedOnConflict(error: unknown): unknown {
  if (!(error instanceof TransactionConflictException)) return error;
  return Object.assign(error, { $retryable: { throttling: false } });
}
