import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTableInput, TABLES } from '@civicforge/contract/tables';

/** Address of the database that serves all tests of a run. */
export function testDatabase(): string {
  const endpoint = process.env['CIVICFORGE_TEST_DYNAMODB'];
  if (endpoint === undefined) throw new Error('CIVICFORGE_TEST_DYNAMODB must name the database of the tests');
  process.env['AWS_ACCESS_KEY_ID'] ??= 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local';
  return endpoint;
}

/** Makes tables of a test's own, as the environment variables that name them. */
export async function makeTables(): Promise<Record<`TABLE_${string}`, string>> {
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint: testDatabase() });
  const prefix = `test-${randomUUID()}`;
  await Promise.all(
    TABLES.map((table) => client.send(new CreateTableCommand(createTableInput(table, `${prefix}-${table.name}`)))),
  );
  client.destroy();
  return Object.fromEntries(TABLES.map(({ name }) => [`TABLE_${name.toUpperCase()}`, `${prefix}-${name}`]));
}
