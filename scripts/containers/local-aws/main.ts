/**
 * Emulates the AWS services of a stage in one container: database, identity provider, feature flags and parameters. It
 * restarts a part that ends. It creates missing tables, pool, client, groups, members and parameters and keeps existing
 * ones. The data is in /data.
 *
 * Its keys and passwords are public. Run it in a private network and publish none of its ports.
 */
import { join } from 'node:path';
import type { StackFile, TableNames } from '../../../libs/contract/src/local-stack.ts';
import type { ChildPlan } from '../../local/child.ts';
import { DataFolder } from '../../local/data-folder.ts';
import { createTables, REGION } from '../../local/database.ts';
import { writeJson } from '../../local/files.ts';
import { CLIENT_ID, prepareIdentity, USER_POOL_ID } from '../../local/identity.ts';
import { parametersReady } from '../../local/parameters-http.ts';
import { addressOf } from '../../local/ports.ts';
import { databaseProgram, type EmulatorSetting, flagsProgram, identityProgram } from '../../local/programs.ts';
import { terminal } from '../../local/screen.ts';
import { askedToStop } from '../../local/stop.ts';
import { Supervisor } from '../../local/supervisor.ts';
import { adminKey } from './admin-key.ts';
import { PEOPLE } from './people.ts';
import { PARAMETERS_PORT, PORTS, STATUS_PORT } from './ports.ts';
import { seedParameters } from './seed-parameters.ts';
import { startStatus } from './status.ts';

const { STAGE: stage = 'test', NETWORK_NAME: networkName = 'local-aws', DATA_FOLDER: data = '/data' } = process.env;

const folder = new DataFolder(data);
const setting: EmulatorSetting = { ports: PORTS, folder, environment: process.env, listenOn: '0.0.0.0' };
const addresses = {
  database: addressOf(PORTS.database),
  identity: addressOf(PORTS.identity),
  flags: addressOf(PORTS.flags),
  parameters: addressOf(PARAMETERS_PORT),
};

const supervisor = new Supervisor(terminal, () => undefined);
const stop = askedToStop(() => supervisor.kill());
await Promise.race([run(), stop]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
if (process.exitCode === undefined) await stop;
await supervisor.stop([['database', 'identity', 'flags', 'parameters']]);
process.exit();

async function run(): Promise<void> {
  folder.prepare(false);
  prepareIdentity(folder.at('identity'), PEOPLE);
  // Tokens contain the provider's address in the network, not its listening address.
  writeJson(folder.at('identity', '.cognito', 'config.json'), {
    TokenConfig: { IssuerDomain: `http://${networkName}:${PORTS.identity}` },
  });
  const plans = [databaseProgram(setting), identityProgram(setting), flagsProgram(setting), parametersProgram()];
  await Promise.all(plans.map((plan) => supervisor.start(plan)));
  const tables = await createTables(addresses.database, `civicforge-${stage}-`);
  await seedParameters(addresses.parameters, stage, tables, process.env);
  tellPrograms(tables);
  await startStatus(STATUS_PORT, addresses, tables, stage);
  terminal.say(`Ready: ${Object.values(tables).join(', ')}; ${PEOPLE.length} people; parameters of the stage ${stage}`);
}

/** Writes `stack.json` for programs in the network of the web application. */
function tellPrograms(tables: TableNames): void {
  const file: Omit<StackFile, 'pid' | 'pids'> = {
    web: 'http://localhost:5173',
    api: 'http://api:3001',
    region: REGION,
    publicOrigins: 'http://localhost:5173',
    userPoolId: USER_POOL_ID,
    clientId: CLIENT_ID,
    tables,
    people: PEOPLE.map(({ email, password, groups }) => ({ email, password, groups })),
    adminKey: adminKey(),
  };
  writeJson(folder.at('stack.json'), file);
}

function parametersProgram(): ChildPlan {
  return {
    name: 'parameters',
    what: 'the parameters',
    command: process.execPath,
    args: [join(import.meta.dirname, '..', '..', 'local', 'parameters-server.ts')],
    cwd: folder.path,
    env: {
      HOST: '0.0.0.0',
      PORT: String(PARAMETERS_PORT),
      PARAMETERS_FILE: folder.at('parameters.json'),
      AWS_REGION: REGION,
    },
    log: folder.logOf('parameters'),
    ready: () => parametersReady(addresses.parameters),
  };
}
