import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createTableInput, TABLES } from '../../../../libs/contract/src/tables.ts';
import { POINTER_FILE } from '../../../../libs/contract/src/local-stack.ts';
import type { TableNames } from '../clients/tables.ts';
import { tableSource } from '../db/table-source.ts';
import { differencesOf, snapshotOf, type TablesSnapshot } from '../db/verify-tables.ts';
import { smoke } from '../smoke/smoke.ts';
import type { DrillStack } from './drill-stack.ts';

/** Suffix of a copied table. */
const COPY = '-drill';

/** Maximum items per batch request. */
const BATCH = 25;

/**
 * Drills a restore: copies every table, verifies the copies, lets the service use them, and reverts. Data written to
 * the copies is discarded, as after a real revert.
 */
export async function restoreDrill(drill: DrillStack): Promise<string> {
  const pointer = join(drill.access.data, POINTER_FILE);
  await leaveOldCopies(drill, pointer);
  const own = drill.stack().tables;
  const copies = Object.fromEntries(TABLES.map(({ name }) => [name, `${own[name]}${COPY}`])) as TableNames;
  const before = existsSync(pointer) ? readFileSync(pointer, 'utf8') : undefined;
  const picture = (names: TableNames) => snapshotOf(tableSource(drill.database, names));
  try {
    const original = await picture(own);
    const items = await drill.timed('tables copied', () => copy(drill.database, own, copies));
    await drill.timed('copies verified', async () => same(original, await picture(copies), 'the copies'));
    await drill.timed('swapped: service serves the copies', () =>
      point(drill, pointer, JSON.stringify(copies), copies),
    );
    const lived = await drill.timed('a whole quest on the copies', () => smoke(drill.context, drill.access));
    if (!lived.passed) throw new Error(`no quest can be lived on the copies: ${lived.failure?.detail ?? ''}`);
    const served = await picture(copies);
    if (served.faults.length > 0) throw new Error(`the copies do not agree: ${served.faults[0]?.detail ?? ''}`);
    await drill.timed('swapped back', () => point(drill, pointer, before, own));
    same(original, await picture(own), 'the originals');
    return `${items} items, counts and checksums equal, ledger holds; the originals are untouched`;
  } finally {
    await comeBack(drill, pointer, { before, own });
    await drop(drill.database, copies);
  }
}

/** Reverts the pointer of an interrupted drill, so that this one copies the original tables. */
async function leaveOldCopies(drill: DrillStack, pointer: string): Promise<void> {
  const names = existsSync(pointer) ? readFileSync(pointer, 'utf8') : '';
  if (!names.includes(`${COPY}"`)) return;
  drill.context.terminal.warn('    an earlier drill was broken off: its copies are left first');
  rmSync(pointer);
  if (isCopy(drill.stack().tables.quests)) await drill.isBack(drill.endService('SIGTERM'));
}

/** Reverts to the original tables, also after a failure. */
async function comeBack(
  drill: DrillStack,
  pointer: string,
  { before, own }: { readonly before: string | undefined; readonly own: TableNames },
): Promise<void> {
  write(pointer, before);
  if (drill.stack().tables.quests !== own.quests) await point(drill, pointer, before, own);
}

const isCopy = (table: string) => table.endsWith(COPY);

/** Writes the pointer and restarts the service with SIGTERM. */
async function point(drill: DrillStack, path: string, text: string | undefined, names: TableNames): Promise<void> {
  write(path, text);
  await drill.isBack(drill.endService('SIGTERM'));
  if (drill.stack().tables.quests !== names.quests) throw new Error('the service came back with other tables');
}

function write(path: string, text: string | undefined): void {
  if (text === undefined) rmSync(path, { force: true });
  else writeFileSync(path, text, { mode: 0o600 });
}

function same(one: TablesSnapshot, other: TablesSnapshot, what: string): void {
  const [difference] = differencesOf(one, other);
  if (difference) throw new Error(`${what} differ in ${difference.table}: ${difference.counts.join(' and ')} items`);
  if (other.faults.length > 0) throw new Error(`${what} do not agree: ${other.faults[0]?.detail ?? ''}`);
}

async function copy(database: DynamoDBClient, from: TableNames, to: TableNames): Promise<number> {
  await drop(database, to);
  const documents = DynamoDBDocumentClient.from(database);
  let count = 0;
  for (const definition of TABLES) {
    const table = to[definition.name];
    await database.send(new CreateTableCommand(createTableInput(definition, table)));
    if (definition.timeToLive !== undefined) {
      const TimeToLiveSpecification = { AttributeName: definition.timeToLive, Enabled: true };
      await database.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
    }
    let batch: Record<string, unknown>[] = [];
    const write = async () => {
      let requests = batch.map((Item) => ({ PutRequest: { Item } }));
      batch = [];
      while (requests.length > 0) {
        const { UnprocessedItems } = await documents.send(
          new BatchWriteCommand({ RequestItems: { [table]: requests } }),
        );
        requests = (UnprocessedItems?.[table] ?? []) as typeof requests;
      }
    };
    for await (const item of tableSource(database, from).items(definition.name)) {
      batch.push({ ...item });
      count += 1;
      if (batch.length === BATCH) await write();
    }
    await write();
  }
  return count;
}

async function drop(database: DynamoDBClient, names: TableNames): Promise<void> {
  for (const TableName of Object.values(names)) {
    await database.send(new DeleteTableCommand({ TableName })).catch(() => undefined);
  }
}
