import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from './attribute-values.ts';
import { DatabaseBusy } from './busy.ts';
import {
  BatchGetCommand,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  GetCommand,
  QueryCommand,
} from './commands.ts';
import { withDeadline } from './deadline.ts';
import { Documents } from './documents.ts';
import { LeanTransport, type Transport, type TransportSettings } from './transport.ts';
import type { TableName } from '@civicforge/contract/tables';

export type { Item } from './attribute-values.ts';

export interface DatabaseSettings extends TransportSettings {
  readonly tables: Readonly<Record<TableName, string>>;
}

type Key = Readonly<Record<string, string>>;

/** One write of a batch, in the form of BatchWriteItem. */
export type Write =
  { readonly PutRequest: { Item: Item } } | { readonly DeleteRequest: { Key: Record<string, string> } };

/** Maximum number of writes of one BatchWriteItem, and how often unprocessed ones are sent. */
const BATCH = 25;
const WRITE_TRIES = 5;

/** The database of the process: its tables, and batches in as few requests as possible. */
export class Database {
  readonly documents: Documents;
  readonly tables: Readonly<Record<TableName, string>>;
  private readonly transport: Transport;
  readonly #tableOf: ReadonlyMap<string, TableName>;

  constructor(settings: DatabaseSettings, transport: Transport = new LeanTransport(settings)) {
    this.transport = transport;
    this.documents = new Documents(transport);
    this.tables = settings.tables;
    this.#tableOf = new Map(Object.entries(settings.tables).map(([table, name]) => [name, table as TableName]));
  }

  /** Makes a cheap call that succeeds only if the database is reachable and has our tables. */
  async ping(): Promise<void> {
    const command = new GetCommand({ TableName: this.tables.runtime, Key: { key: 'ping' } });
    await withDeadline(2_000, (abortSignal) => this.documents.send(command, { abortSignal }));
  }

  /**
   * Reads any number of items of several tables in as few requests as BatchGetItem allows (100 keys each).
   * Keys must be distinct. Items that do not exist are absent; the order of the answer is not the order of the keys.
   */
  async readMany(
    keys: Partial<Record<TableName, readonly Key[]>>,
    { isConsistent = false }: { readonly isConsistent?: boolean } = {},
  ): Promise<Record<TableName, Item[]>> {
    const found: Record<TableName, Item[]> = {
      quests: [],
      users: [],
      comments: [],
      cases: [],
      calls: [],
      rewards: [],
      notices: [],
      deliveries: [],
      runtime: [],
    };
    let waiting = (Object.keys(keys) as TableName[]).flatMap((table) =>
      (keys[table] ?? []).map((key) => ({ table, key })),
    );
    for (let round = 0; waiting.length > 0; round += 1) {
      if (round > 20) throw new DatabaseBusy(new Error('BatchGetItem left keys unprocessed'));
      const unprocessed = await this.readBatch(waiting.slice(0, 100), found, isConsistent);
      if (unprocessed.length > 0) await sleep(Math.random() * 50 * (round + 1));
      waiting = [...unprocessed, ...waiting.slice(100)];
    }
    return found;
  }

  /** Returns every item of a query, in as many requests as it has pages. For queries whose size has a bound. */
  async queryAll({ input }: QueryCommand): Promise<Item[]> {
    const items: Item[] = [];
    let from: Item | undefined;
    do {
      const page = await this.documents.send(new QueryCommand({ ...input, ...(from && { ExclusiveStartKey: from }) }));
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return items;
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
    this.transport.close();
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

  private async readBatch(
    batch: readonly { table: TableName; key: Key }[],
    found: Record<TableName, Item[]>,
    isConsistent: boolean,
  ) {
    const requests: Record<string, { Keys: Key[]; ConsistentRead?: true }> = {};
    const empty = () => ({ Keys: [], ...(isConsistent && ({ ConsistentRead: true } as const)) });
    for (const { table, key } of batch) (requests[this.tables[table]] ??= empty()).Keys.push(key);
    const answer = await this.documents.send(new BatchGetCommand({ RequestItems: requests }));
    for (const [name, items] of Object.entries(answer.Responses ?? {})) {
      const table = this.#tableOf.get(name);
      if (table) found[table].push(...items);
    }
    return Object.entries(answer.UnprocessedKeys ?? {}).flatMap(([name, { Keys = [] }]) => {
      const table = this.#tableOf.get(name);
      return table ? Keys.map((key) => ({ table, key: key as Key })) : [];
    });
  }
}
