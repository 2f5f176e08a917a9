import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTableInput, TABLES, type TableName } from '../../libs/contract/src/tables.ts';
import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { StartFailure } from './failure.ts';
import { LOOPBACK } from './ports.ts';
import { ROOT } from './root.ts';

export const REGION = 'us-east-1';

/** Returns the table names with a prefix, e.g. `civicforge-local-quests`. */
export function tableNames(prefix: string): TableNames {
  return Object.fromEntries(TABLES.map(({ name }) => [name, `${prefix}${name}`])) as Record<TableName, string>;
}

/**
 * Returns the command of the database. Without a file it keeps its data in memory.
 * @throws StartFailure if the platform has no database program
 */
export function databaseCommand(
  port: number,
  file?: string,
  host: string = LOOPBACK,
): { command: string; args: string[] } {
  const platform = `${process.platform}-${process.arch}`;
  const program = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
  const command = join(ROOT, 'node_modules', '@dynoxide', platform, program);
  if (!existsSync(command)) {
    throw new StartFailure(`The local database has no program for ${platform} here (${command}). Run "npm ci" again.`);
  }
  const stored = file === undefined ? [] : ['--db-path', file];
  return { command, args: ['--host', host, '--port', String(port), ...stored] };
}

export async function databaseReady(endpoint: string): Promise<boolean> {
  const answer = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
  return answer.ok;
}

/** Creates missing tables and indexes, so that data of an earlier version stays usable, and enables their TTL. */
export async function createTables(endpoint: string, prefix: string): Promise<TableNames> {
  const names = tableNames(prefix);
  const existing = new Set(await listTables(endpoint));
  for (const definition of TABLES) {
    const name = names[definition.name];
    const input = createTableInput(definition, name);
    if (existing.has(name)) await createIndexes(endpoint, input);
    else await callDatabase(endpoint, 'CreateTable', input);
    if (definition.timeToLive !== undefined) await enableExpiry(endpoint, name, definition.timeToLive);
  }
  return names;
}

/** Creates the global indexes that a table of an earlier version lacks. Local indexes exist from the start or never. */
async function createIndexes(endpoint: string, input: ReturnType<typeof createTableInput>): Promise<void> {
  const { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] } = input;
  const { Table } = (await callDatabase(endpoint, 'DescribeTable', { TableName })) as {
    Table: { GlobalSecondaryIndexes?: { IndexName: string }[] };
  };
  const existing = new Set(Table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  for (const index of GlobalSecondaryIndexes.filter(({ IndexName }) => !existing.has(IndexName))) {
    const names = index.KeySchema.map(({ AttributeName }) => AttributeName);
    await callDatabase(endpoint, 'UpdateTable', {
      TableName,
      AttributeDefinitions: AttributeDefinitions.filter(({ AttributeName }) => names.includes(AttributeName)),
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
}

async function enableExpiry(endpoint: string, table: string, attribute: string): Promise<void> {
  const answer = await callDatabase(endpoint, 'DescribeTimeToLive', { TableName: table });
  const { TimeToLiveDescription: state } = answer as { TimeToLiveDescription?: { TimeToLiveStatus?: string } };
  if (state?.TimeToLiveStatus?.startsWith('ENABL')) return;
  const TimeToLiveSpecification = { AttributeName: attribute, Enabled: true };
  await callDatabase(endpoint, 'UpdateTimeToLive', { TableName: table, TimeToLiveSpecification });
}

async function listTables(endpoint: string): Promise<string[]> {
  const names: string[] = [];
  let start: string | undefined;
  do {
    const page = (await callDatabase(endpoint, 'ListTables', start ? { ExclusiveStartTableName: start } : {})) as {
      TableNames?: string[];
      LastEvaluatedTableName?: string;
    };
    names.push(...(page.TableNames ?? []));
    start = page.LastEvaluatedTableName;
  } while (start !== undefined);
  return names;
}

/**
 * Sends one request to DynamoDB's HTTP API. A local database requires a signature header and does not verify it, so the
 * stack starts without loading an AWS client.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export async function callDatabase(endpoint: string, operation: string, input: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d{3}/g, ''),
      authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${answer}`);
  return JSON.parse(answer);
}
