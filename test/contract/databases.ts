import { randomBytes } from 'node:crypto';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { createTables, hasJava, startDatabase, startDynamoDbLocal, type TestDatabase } from '../support/database.ts';

export interface Opened {
  readonly database: Database;
  close(): Promise<void>;
}

/** Databases under the contract tests. DynamoDB Local joins where Java is installed. */
export const DATABASES: readonly (readonly [string, () => Promise<Opened>])[] = [
  ['the embedded database', () => open(startDatabase)],
  ...(hasJava() ? [['DynamoDB Local', () => open(startDynamoDbLocal)] as const] : []),
];

async function open(start: () => Promise<TestDatabase>): Promise<Opened> {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const program = await start();
  const tables = await createTables(program.endpoint, `contract-${randomBytes(4).toString('hex')}-`);
  const database = new Database({ region: 'us-east-1', endpoint: program.endpoint, tables });
  return {
    database,
    close: async () => {
      database.close();
      await program.stop();
    },
  };
}
