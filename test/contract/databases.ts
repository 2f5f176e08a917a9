import { randomBytes } from 'node:crypto';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { createTables, hasJava, startDatabase, startDynamoDbLocal, type TestDatabase } from '../support/database.ts';

export interface Opened {
  readonly database: Database;
  close(): Promise<void>;
}

type Opener = readonly [name: string, open: () => Promise<Opened>];

const EMBEDDED: Opener = ['the embedded database', () => open(startDatabase)];
const AMAZON: Opener = ['DynamoDB Local', () => open(startDynamoDbLocal)];

/** Databases under the contract tests, and those whose tests are skipped and counted because Java is missing. */
export const DATABASES: { readonly here: readonly Opener[]; readonly missing: readonly Opener[] } = hasJava()
  ? { here: [EMBEDDED, AMAZON], missing: [] }
  : { here: [EMBEDDED], missing: [AMAZON] };

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
